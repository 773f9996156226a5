/** What stands in a text for what is encrypted. */
export const encryptedSentences = {
  smime: '[Encrypted mail (S/MIME). Orgo cannot read it; read it in the program that has the key.]',
  pgp: '[Encrypted mail (PGP). Orgo cannot read it; read it in the program that has the key.]',
} as const

const messageBegin = '-----BEGIN PGP MESSAGE-----'
const messageEnd = '-----END PGP MESSAGE-----'
const signedBegin = '-----BEGIN PGP SIGNED MESSAGE-----'
const signatureBegin = '-----BEGIN PGP SIGNATURE-----'
const signatureEnd = '-----END PGP SIGNATURE-----'

/** Puts a sentence in the place of each encrypted message of a text; the words around it stay. Source: RFC 9580 6.2. */
export function hidePgpMessages(text: string): string {
  if (!text.includes(messageBegin)) return text
  const lines = text.split('\n')
  const kept: string[] = []
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.trimEnd() !== messageBegin) {
      kept.push(lines[at] ?? '')
      continue
    }
    kept.push(encryptedSentences.pgp)
    while (at < lines.length && lines[at]?.trimEnd() !== messageEnd) at++
  }
  return kept.join('\n')
}

/**
 * What a clear-signed text says, without the lines that signing added. Source: RFC 9580 7.
 *
 * Shapes: text around the signed one stays; a signature without an end takes the rest.
 */
export function dropPgpArmour(text: string): string {
  if (!text.includes(signedBegin)) return text
  const lines = text.split('\n')
  const kept: string[] = []
  let isSigned = false
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').trimEnd()
    if (line === signedBegin) {
      isSigned = true
      // "Hash: SHA256" and the like, up to the blank line.
      while (/^(?:Hash|Charset|Comment|Version|NotDashEscaped):/i.test(lines[at + 1] ?? '')) at++
      if (lines[at + 1]?.trim() === '') at++
    } else if (isSigned && line === signatureBegin) {
      isSigned = false
      while (at < lines.length && lines[at]?.trimEnd() !== signatureEnd) at++
    } else kept.push(isSigned ? (lines[at] ?? '').replace(/^- /, '') : (lines[at] ?? ''))
  }
  return kept.join('\n')
}
