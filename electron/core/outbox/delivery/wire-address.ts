import { domainToASCII } from 'node:url'
import type { RecipientAnswers, SmtpEnvelope } from './smtp-port.ts'

/** 553, "mailbox name not allowed": what RFC 6531 section 3.5 has for such an address, here said before the server has to. */
const notAllowed = 553

const sentence =
  'The mail server takes no letters such as ü before the @ of an address (it offers no SMTPUTF8), so nothing was sent there.'

/** An address as it goes over the wire: its domain in ASCII (RFC 5890), its local part as it is. */
export function toWireAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const ascii = domainToASCII(address.slice(at + 1))
  return at === -1 || ascii === '' ? address : `${address.slice(0, at + 1)}${ascii}`
}

/** Whether an address can go to a server that offers no SMTPUTF8 (RFC 6531). */
export const isPlainAddress = (address: string): boolean => /^[\u0000-\u007f]*$/.test(toWireAddress(address))

export type WireEnvelope = {
  from: string
  to: string[]
  /** The server's answers, in the addresses as they were given, with those it was not asked about. */
  read(answers: RecipientAnswers): RecipientAnswers
}

/** The envelope for one server: without SMTPUTF8 it names nobody whose local part the server could not read. */
export function toWireEnvelope({ from, to }: SmtpEnvelope, takesUtf8: boolean): WireEnvelope {
  const asked = takesUtf8 ? [...to] : to.filter(isPlainAddress)
  const left = to.filter((address) => !asked.includes(address))
  const back = (wire: string): string[] => asked.filter((address) => toWireAddress(address) === wire)
  return {
    from: toWireAddress(from),
    to: [...new Set(asked.map(toWireAddress))],
    read: ({ accepted, refused }) => ({
      accepted: accepted.flatMap(back),
      refused: [
        ...refused.flatMap((one) => back(one.address).map((address) => ({ ...one, address }))),
        ...left.map((address) => ({ address, code: notAllowed, reply: sentence })),
      ],
    }),
  }
}
