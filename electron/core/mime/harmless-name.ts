/** 200 bytes of UTF-8: file systems allow 255, and a copy may get " (12)" added. */
const maxNameBytes = 200

/**
 * A file name that does no harm on Linux, Windows or macOS, made from what a mail calls its attachment (A-27).
 *
 * Shapes: NFC; the last part of a path; no control, direction or invisible characters, none of `<>:"/\|?*`; no leading or trailing dots
 * and blanks; names that Windows keeps for devices get an underscore; at most 200 bytes, the extension kept. Never empty.
 * Source: Unicode TR 36 for direction characters; Naming Files, Paths, and Namespaces (Microsoft) for the rest.
 */
export function harmlessName(original: string, fallback: string): string {
  const flat = original
    .slice(0, 4096)
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029\ufffe\uffff]/gu, '')
  const last = flat.split(/[/\\\u2044\u2215\u29f8\uff0f\uff3c]/).findLast((part) => /[^.\s]/.test(part)) ?? ''
  const clean = trimDots(last.replace(/[<>:"|?*\uff1a\ua789]/g, '_').replace(/\s+/g, ' '))
  const short = shorten(clean === '' ? fallback : clean)
  return isReserved(short) ? `_${short}` : short
}

function trimDots(name: string): string {
  return name.replace(/^[. ]+/, '').replace(/[. ]+$/, '')
}

// CON, CON.txt and "CON .txt" all open the console on Windows; the superscript digits count as 1, 2, 3.
function isReserved(name: string): boolean {
  return /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])\s*(?:\.|$)/i.test(name)
}

function shorten(name: string): string {
  // One byte is left for the underscore of a reserved name.
  if (Buffer.byteLength(name) < maxNameBytes) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 32 ? name.slice(dot) : ''
  const room = maxNameBytes - 1 - Buffer.byteLength(extension)
  let stem = ''
  let used = 0
  for (const char of extension ? name.slice(0, dot) : name) {
    used += Buffer.byteLength(char)
    if (used > room) break
    stem += char
  }
  return trimDots(stem) + extension
}
