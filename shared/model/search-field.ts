/** What may stand before the colon in a search, and what may follow it where that is a choice. One list for the parser, the hints and the form. */
export type SearchField = {
  name: string
  /** Other words for the same, understood but not offered. */
  aliases?: readonly string[]
  value: 'text' | 'day' | 'size' | 'name' | 'choice'
  choices?: readonly string[]
}

/** The states that `is:` asks for: of the work, of the mailbox it came from, and of the mail itself. */
export const searchStates = [
  'triage',
  'unread',
  'read',
  'flagged',
  'answered',
  'draft',
  'partial',
  'list',
  'auto',
  'bounce',
  'encrypted',
  'signed',
] as const
export type SearchState = (typeof searchStates)[number]

export const searchFields = [
  { name: 'from', value: 'text' },
  { name: 'to', value: 'text' },
  { name: 'cc', aliases: ['bcc'], value: 'text' },
  { name: 'subject', value: 'text' },
  { name: 'body', aliases: ['text'], value: 'text' },
  { name: 'filename', aliases: ['file', 'attachment'], value: 'text' },
  { name: 'has', value: 'choice', choices: ['attachment', 'task'] },
  { name: 'is', value: 'choice', choices: searchStates },
  { name: 'kind', value: 'name' },
  { name: 'before', aliases: ['until', 'older'], value: 'day' },
  { name: 'after', aliases: ['since', 'newer'], value: 'day' },
  { name: 'on', aliases: ['date'], value: 'day' },
  { name: 'in', aliases: ['folder', 'module'], value: 'name' },
  { name: 'label', aliases: ['tag'], value: 'name' },
  { name: 'larger', aliases: ['size'], value: 'size' },
  { name: 'smaller', value: 'size' },
] as const satisfies readonly SearchField[]

export type SearchFieldName = (typeof searchFields)[number]['name']

const byWord = new Map<string, (typeof searchFields)[number]>(
  searchFields.flatMap((field: SearchField) =>
    // The list's own entry: widened above only to read its optional keys.
    [field.name, ...(field.aliases ?? [])].map((word) => [word, field as (typeof searchFields)[number]] as const),
  ),
)

/** The field that a word before a colon names, whatever its case; null where it names none. */
export function findSearchField(word: string): (typeof searchFields)[number] | null {
  return byWord.get(word.toLowerCase()) ?? null
}
