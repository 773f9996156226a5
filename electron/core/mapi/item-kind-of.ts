import type { ItemKind } from '#shared/model/item-kind.ts'

// Longest prefix first. A class is a path: IPM.Note.Acme is a mail of somebody's own making (MS-OXCMSG 2.2.1.3).
const kindsByClass: readonly (readonly [string, ItemKind])[] = [
  ['ipm.schedule.meeting', 'meeting'],
  ['ipm.taskrequest', 'task'],
  ['ipm.appointment', 'appointment'],
  ['ipm.ole.class', 'appointment'],
  ['ipm.stickynote', 'note'],
  ['ipm.distlist', 'distribution_list'],
  ['ipm.abchperson', 'contact'],
  ['ipm.activity', 'journal'],
  ['ipm.document', 'document'],
  ['ipm.contact', 'contact'],
  ['ipm.note', 'mail'],
  ['ipm.outlook.recall', 'mail'],
  ['ipm.recall', 'mail'],
  ['ipm.resend', 'mail'],
  ['ipm.task', 'task'],
  ['ipm.post', 'post'],
  ['report', 'report'],
]

/**
 * What an item is, by its message class; `other` for a class nobody knows. Case does not matter.
 *
 * Shapes: without a class, or with the bare `IPM`, it is a mail, as Outlook opens it. Source: MS-OXCMSG 2.2.1.3, MS-OXOCAL 2.2, MS-OXOTASK 2.2.
 */
export function itemKindOf(messageClass: string): ItemKind {
  const name = messageClass.trim().toLowerCase()
  if (name === '' || name === 'ipm') return 'mail'
  return kindsByClass.find(([prefix]) => name === prefix || name.startsWith(`${prefix}.`))?.[1] ?? 'other'
}
