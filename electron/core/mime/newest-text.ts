import { dropPgpArmour } from './pgp-armour.ts'

/** Lines are judged by their first 400 characters; an attribution is shorter. */
const maxJudgedChars = 400

/** A signature has at most 30 lines; "-- " above more text than that is a rule across the page. */
const maxSignatureLines = 30

/**
 * The newest text of a mail: without the mails it quotes and without its signature, for rules and search.
 *
 * Cut at the first of: an "Original Message" line, a block of header lines (Outlook), an attribution (Gmail, Apple Mail, Thunderbird) in the
 * languages below; lines that begin with `>` are left out wherever they stand, so answers between quotes stay. What would leave nothing,
 * as in a bare forward, leaves everything: content is never lost, and the full text is kept beside it (T13).
 * Limits: linear; each line is looked at a bounded number of times.
 */
export function newestText(text: string): string {
  const lines = dropPgpArmour(text.replace(/\r\n?/g, '\n')).split('\n')
  const end = findQuotedHistory(lines)
  const own = lines.slice(0, end).filter((line) => !/^[ \t]{0,3}>/.test(line))
  const newest = dropSignature(own)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return newest === '' ? text.trim() : newest
}

function findQuotedHistory(lines: string[]): number {
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] ?? '').slice(0, maxJudgedChars).trim()
    if (line === '') continue
    if (originalMessageLine.test(line) || isHeaderBlock(lines, index, line) || isAttribution(lines, index, line)) return index
  }
  return lines.length
}

const originalMessageLine =
  /^[-_*\s]{2,20}\s?(?:original message|original appointment|forwarded message|begin forwarded message|urspr[uü]ngliche nachricht|original-?nachricht|weitergeleitete nachricht|message d'origine|message original|message transf[eé]r[eé]|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|oprindelig meddelelse|opprinnelig melding|videresendt melding|ursprungligt meddelande|alkuper[aä]inen viesti|oorspronkelijk bericht|doorgestuurd bericht|wiadomo[sś][cć] oryginalna|p[uů]vodn[ií] zpr[aá]va|исходное сообщение|пересылаемое сообщение|原始邮件|元のメッセージ)\s?[-_*:\s]{1,20}$/i

const fromLine =
  /^[*>\s]{0,4}(?:from|von|de|fra|från|da|van|od|от|kimden|feladó|lähettäjä|expéditeur|发件人|寄件者|差出人)\s?:\*?\s?\S/i
const otherHeaderLine =
  /^[*>\s]{0,4}(?:sent|date|to|cc|subject|gesendet|datum|an|kopie|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|assunto|sendt|dato|til|emne|skickat|till|ämne|verzonden|aan|onderwerp|wysłano|do|temat|odesláno|komu|předmět|lähetetty|vastaanottaja|aihe|отправлено|кому|тема|дата|gönderilen|konu|发送时间|收件人|主题|送信日時|宛先|件名)\s?:/i

/** A "From:" line with two more header lines below it, as Outlook puts above what it quotes. */
function isHeaderBlock(lines: string[], index: number, line: string): boolean {
  const isRule = /^_{10,}$/.test(line)
  const first = isRule ? index + 1 : index
  if (isRule && (lines[first] ?? '').trim() === '') return isHeaderBlockAt(lines, first + 1)
  return isRule ? isHeaderBlockAt(lines, first) : fromLine.test(line) && isHeaderBlockAt(lines, index)
}

function isHeaderBlockAt(lines: string[], index: number): boolean {
  if (!fromLine.test((lines[index] ?? '').slice(0, maxJudgedChars))) return false
  const below = lines.slice(index + 1, index + 8)
  return below.filter((line) => otherHeaderLine.test(line.slice(0, maxJudgedChars))).length >= 2
}

const verb =
  'wrote|writes|schrieb|a [eé]crit|escribi[oó]|ha scritto|skrev|schreef|escreveu|kirjoitti|napisał\\(?a?\\)?|napsal\\(?a?\\)?|написал\\(?а?\\)?|пишет|yazdı|írta|写道|写到|寫道|書きました'
const endsWithVerb = new RegExp(`(?:${verb})[^\\n]{0,80}[:：]$`, 'i')
const beginsLikeAttribution =
  /^(?:on|am|le|el|il|op|den|em|dne|w dniu|dnia|в|kl\.|at|no dia|pe|ke|ti|to|la|su|ma|\d{1,4}[-./年]|(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*[ .,])/i

/** "On 3 March 2026, A wrote:", on one to three lines: with a quoted line below it, or with a date in it. */
function isAttribution(lines: string[], index: number, line: string): boolean {
  if (/^>/.test(line)) return false
  let joined = line
  for (let length = 1; length <= 3; length++) {
    // The last character first: the expression is dear, and hardly a line ends so.
    if (/[:：]$/.test(joined) && endsWithVerb.test(joined))
      return hasQuoteBelow(lines, index + length) || (beginsLikeAttribution.test(joined) && /\d/.test(joined))
    // Only what begins like an attribution may go on in the next line; else a sentence above one would be eaten.
    const next = lines[index + length]?.trim() ?? ''
    if (!beginsLikeAttribution.test(line) || next === '' || joined.length + next.length > maxJudgedChars) return false
    joined += ` ${next}`
  }
  return false
}

function hasQuoteBelow(lines: string[], from: number): boolean {
  const next = lines.slice(from, from + 3).find((line) => line.trim() !== '')
  return next?.trimStart().startsWith('>') === true
}

function dropSignature(lines: string[]): string[] {
  const rule = lines.findLastIndex((line) => /^(?:-- ?|—)\r?$/.test(line))
  const hasSignature =
    rule > 0 && lines.length - rule - 1 <= maxSignatureLines && lines.slice(0, rule).some((line) => line.trim() !== '')
  const kept = hasSignature ? lines.slice(0, rule) : [...lines]
  while (kept.length > 1 && (kept.at(-1)?.trim() === '' || deviceLine.test(kept.at(-1) ?? ''))) kept.pop()
  return kept
}

const deviceLine =
  /^(?:sent from (?:my|outlook|mail|yahoo)|get outlook for|von meinem \S+ gesendet|gesendet von|envoy[eé] de mon|enviado desde mi|enviado do meu|inviato da|sendt fra min|skickat fr[aå]n min|verzonden vanaf mijn|wysłane z)[^\n]{0,60}$/i
