import type { Address } from '#shared/model/message.ts'

/** A person of a message by name, else by address. */
export const showAddress = ({ name, address }: Address): string => name || address

/** A person with both, as a header shows them. */
export const showFullAddress = ({ name, address }: Address): string => (name ? `${name} <${address}>` : address)
