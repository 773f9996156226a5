/** What a file is by its first bytes, in words that fit "it looks like ..."; `certain` is false where its head leaves another format possible. */
export type MagicMatch = { format: 'pst' | 'msg' | 'zip' | 'gzip' | 'other'; looksLike: string; certain: boolean }

/**
 * Recognises files that are not mail as text, by their magic bytes.
 *
 * Limits: looks at the first 64 KiB at most. Source: the signatures that file(1) uses; MS-PST 2.2.2.6; MS-CFB 2.2.
 */
export function sniffMagic(head: Buffer): MagicMatch | null {
  const start = head.toString('latin1', 0, 512)
  for (const [signature, match] of signatures) if (start.startsWith(signature)) return match
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return sniffCompoundFile(head)
  if (start.slice(257, 262) === 'ustar') return other('a tar archive; unpack it and choose the folder')
  if (start.slice(4, 8) === 'ftyp') return other('a video or a picture (MP4 family)')
  if (/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html[\s>])/i.test(start)) return other('a web page (HTML)')
  if (/^(?:\xef\xbb\xbf)?\s*<\?xml/i.test(start)) return other('an XML document')
  if (/^(?:\xef\xbb\xbf)?\s*[[{]\s*["[{]/.test(start)) return other('a JSON document')
  return null
}

const other = (looksLike: string): MagicMatch => ({ format: 'other', looksLike, certain: true })

const signatures: [string, MagicMatch][] = [
  ['!BDN', { format: 'pst', looksLike: 'an Outlook data file (.pst or .ost)', certain: true }],
  ['PK\x03\x04', { format: 'zip', looksLike: 'a zip archive or an Office document', certain: true }],
  ['PK\x05\x06', { format: 'zip', looksLike: 'an empty zip archive', certain: true }],
  ['\x1f\x8b', { format: 'gzip', looksLike: 'a gzip archive', certain: true }],
  ['\x89PNG\r\n\x1a\n', other('a PNG picture')],
  ['\xff\xd8\xff', other('a JPEG picture')],
  ['GIF87a', other('a GIF picture')],
  ['GIF89a', other('a GIF picture')],
  ['%PDF-', other('a PDF document')],
  ['{\\rtf', other('an RTF document')],
  ['7z\xbc\xaf\x27\x1c', other('a 7-Zip archive')],
  ['Rar!\x1a\x07', other('a RAR archive')],
  ['BZh', other('a bzip2 archive')],
  ['\xfd7zXZ\x00', other('an xz archive')],
  ['\x28\xb5\x2f\xfd', other('a zstd archive')],
  ['SQLite format 3\x00', other('an SQLite database')],
  ['MZ', other('a Windows program')],
  ['\x7fELF', other('a program')],
  ['\x78\x9f\x3e\x22', other('an Outlook attachment container (winmail.dat)')],
  ['\xcf\xad\x12\xfe', other('an Outlook Express mailbox (.dbx)')],
  ['\xff\xfe', other('text in UTF-16; save it as UTF-8')],
  ['\xfe\xff', other('text in UTF-16; save it as UTF-8')],
]

function sniffCompoundFile(head: Buffer): MagicMatch {
  // Every stream of an Outlook item has this prefix; directory names are UTF-16.
  const isOutlookItem =
    head.includes(Buffer.from('__substg1.0_', 'utf16le')) || head.includes(Buffer.from('__properties_version1.0', 'utf16le'))
  return isOutlookItem
    ? { format: 'msg', looksLike: 'an Outlook item (.msg)', certain: true }
    : { format: 'msg', looksLike: 'an old Office document', certain: false }
}
