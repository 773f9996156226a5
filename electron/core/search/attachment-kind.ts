/** What the attachment reader can read the text of. */
export type ReadableKind = 'pdf' | 'docx' | 'text' | 'html' | 'calendar'

const kindByType = new Map<string, ReadableKind>(
  Object.entries({
    'application/pdf': 'pdf',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
    'text/plain': 'text',
    'text/csv': 'text',
    'text/markdown': 'text',
    'text/html': 'html',
    'text/calendar': 'calendar',
  } as const),
)

const kindByExtension = new Map<string, ReadableKind>(
  Object.entries({
    pdf: 'pdf',
    docx: 'docx',
    txt: 'text',
    csv: 'text',
    md: 'text',
    log: 'text',
    html: 'html',
    htm: 'html',
    ics: 'calendar',
  } as const),
)

/** Types that say nothing: then the name decides. A docx whose mail declared no type is a zip by its content. */
const vagueTypes = new Set([
  'application/octet-stream',
  'application/zip',
  'application/x-zip-compressed',
  'application/download',
])

/** How the text of an attachment can be read; null where nothing here reads it. */
export function readableKind(type: string, name: string): ReadableKind | null {
  const known = kindByType.get(type)
  if (known) return known
  if (!vagueTypes.has(type)) return null
  const extension = /\.([a-z]{2,4})$/i.exec(name)?.[1]?.toLowerCase()
  const kind = (extension !== undefined && kindByExtension.get(extension)) || null
  // A zip is a docx or nothing of these.
  return type === 'application/zip' && kind !== 'docx' ? null : kind
}
