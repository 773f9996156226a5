import { oneLine } from './encode-header.ts'
import { tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'
import { readSubject } from './read-subject.ts'

/** The name of an attached file in one line, at most 500 characters; null where it has none. */
export function readFileName(reader: PropertyReader): string | null {
  const name = reader.text(tags.attachLongFilename) ?? reader.text(tags.attachFilename) ?? reader.text(tags.displayName)
  if (name !== null && oneLine(name) !== '') return oneLine(name).slice(0, 500)
  const path = reader.text(tags.attachLongPathname) ?? reader.text(tags.attachPathname)
  return path === null
    ? null
    : oneLine(path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)).slice(0, 500) || null
}

/** The name of an item inside another as a file of mail: what the attachment calls it, else its subject. */
export function nameOfEmbedded(attachment: PropertyReader, item: PropertyReader, fallback: string): string {
  const called = oneLine(attachment.text(tags.displayName) ?? '') || readSubject(item) || fallback
  return /\.eml$/i.test(called) ? called : `${called.replace(/\.msg$/i, '')}.eml`
}

/** What HTML refers to the file by; null where it has none that a header field can hold. */
export function readContentId(reader: PropertyReader): string | null {
  const id = oneLine(reader.text(tags.attachContentId) ?? '').replace(/[<>\s]/g, '')
  return id === '' || id.length > 500 || /[^\x21-\x7e]/.test(id) ? null : id
}

/** The media type that an attachment names, else that of its name's extension; octets where a name is no media type. */
export function readMediaType(reader: PropertyReader, name: string): string {
  const type = (reader.text(tags.attachMimeTag) ?? '').toLowerCase().trim()
  if (/^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,100}$/.test(type)) return type
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return (type === '' ? typesByExtension.get(extension) : undefined) ?? 'application/octet-stream'
}

/** What Outlook attaches most, where the item does not name the type. */
const typesByExtension = new Map([
  ['pdf', 'application/pdf'],
  ['doc', 'application/msword'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xls', 'application/vnd.ms-excel'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['zip', 'application/zip'],
  ['rtf', 'application/rtf'],
  ['txt', 'text/plain'],
  ['htm', 'text/html'],
  ['html', 'text/html'],
  ['csv', 'text/csv'],
  ['ics', 'text/calendar'],
  ['vcf', 'text/vcard'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['bmp', 'image/bmp'],
  ['tif', 'image/tiff'],
  ['dat', 'application/octet-stream'],
  ['p7m', 'application/pkcs7-mime'],
  ['p7s', 'application/pkcs7-signature'],
])
