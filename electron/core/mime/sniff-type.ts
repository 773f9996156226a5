/**
 * The media type that a file's first bytes show, or the declared one where they show nothing.
 *
 * A "photo.jpg" that is a Windows program is called what it is. Source: the signatures that file(1) uses.
 */
export function sniffType(bytes: Uint8Array, declared: string): string {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString('latin1')
  const found = signatures.find(([signature]) => start.startsWith(signature))
  if (found) return isContainerOf(declared, found[1]) ? declared : found[1]
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp'
  return declared
}

const signatures: [signature: string, type: string][] = [
  ['%PDF-', 'application/pdf'],
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['PK\x03\x04', 'application/zip'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  ['{\\rtf', 'application/rtf'],
  ['MZ', 'application/vnd.microsoft.portable-executable'],
  ['\x7fELF', 'application/x-elf'],
  ['7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed'],
  ['Rar!\x1a\x07', 'application/vnd.rar'],
  ['\x1f\x8b', 'application/gzip'],
]

// Office documents are zip or OLE inside; the declared name says more than the container.
function isContainerOf(declared: string, container: string): boolean {
  if (container === 'application/zip') return /officedocument|opendocument|epub|java-archive|iwork/.test(declared)
  if (container === 'application/x-ole-storage') return /msword|ms-excel|ms-powerpoint|ms-outlook|visio|msi/.test(declared)
  return false
}
