import { readEntryId } from './entry-id.ts'
import { sets } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'

/** A member of a distribution list; `address` is empty where the list only points to a contact elsewhere. */
export type ListMember = { name: string; address: string }

/**
 * Reads the members of a personal distribution list.
 *
 * The one-off members say name and address of each; a list of old programs has only entry ids, of which those of contacts name nobody here.
 * Source: MS-OXOCNTC 2.2.2.
 */
export function readListMembers(reader: PropertyReader): ListMember[] {
  const oneOffs = reader.binaries({ set: sets.address, key: 0x8054 })
  const entries = oneOffs.length > 0 ? oneOffs : reader.binaries({ set: sets.address, key: 0x8055 })
  const members: ListMember[] = []
  for (const entry of entries) {
    const person = readEntryId(entry, reader.codePage)
    if (!person) continue
    const isSmtp = /^[^\s<>/@]+@[^\s<>@]+$/.test(person.address)
    const shown = person.name.replace(`(${person.address})`, '').trim()
    members.push(
      isSmtp
        ? { name: shown === person.address ? '' : shown, address: person.address }
        : { name: shown || person.address, address: '' },
    )
  }
  return members
}
