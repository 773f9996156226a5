/** Who wrote a mail that somebody passed on, as the block above the quoted text names them. */
export type ForwardedSender = { name: string; address: string }

const opening =
  /^\s*(?:-{2,}\s*)?(?:forwarded message|original message|begin forwarded message:?|weitergeleitete nachricht|ursprüngliche nachricht|message transféré|mensaje reenviado|messaggio inoltrato|doorgestuurd bericht|-{2,}\s*-{2,})/iu
const fromLine = /^\s*[>*\s]*(?:from|von|de|da|van|fra|från|od)\s*:\s*\**\s*(.+?)\s*$/iu
const otherLine =
  /^\s*[>*\s]*(?:date|sent|subject|to|datum|gesendet|betreff|an|objet|envoyé|para|asunto|a|oggetto|onderwerp)\s*:/iu
const address = /([^\s<>"'(),;:*[\]@]+@[^\s<>"'(),;:*[\]@]+)/u

/** A block lies near the beginning: what stands after so many lines is the quoted mail itself. */
const maxLines = 400

/**
 * Finds the sender in the forwarded header block of a mail's text; null where there is none.
 *
 * A block is a line `From:` with an address that a line such as `Date:` or `Subject:` follows within four lines. The first block counts: it
 * is that of the mail that was passed on last.
 */
export function readForwardedSender(text: string): ForwardedSender | null {
  const lines = text.split(/\r?\n/, maxLines)
  for (const [index, line] of lines.entries()) {
    const from = fromLine.exec(line)?.[1]
    if (from === undefined || from.length > 500) continue
    const isBlock = lines.slice(index + 1, index + 5).some((next) => otherLine.test(next)) || opening.test(lines[index - 1] ?? '')
    const found = address.exec(from)?.[1]
    if (!isBlock || !found?.includes('.')) continue
    const before = from.slice(0, from.indexOf(found)).replace(/mailto:$/i, '')
    return { name: before.replace(/^["'\s]+|["'<([\s:]+$/g, ''), address: found.replace(/\.+$/, '') }
  }
  return null
}
