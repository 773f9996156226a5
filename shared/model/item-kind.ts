import { z } from 'zod'

/** What an item of an archive is, by its message class (MS-OXCMSG 2.2.1.3) or, in text formats, `mail`. */
export const itemKinds = [
  'mail',
  'post',
  'report',
  'meeting',
  'appointment',
  'contact',
  'distribution_list',
  'task',
  'note',
  'journal',
  'document',
  'other',
] as const
export const ItemKind = z.enum(itemKinds)
export type ItemKind = z.infer<typeof ItemKind>
