// What mail programs write above a mail they quote, by what it looks like. Each expression is matched against one line of at most 400
// characters, without direction marks.

/** A rule such as "-----Original Message-----". */
export const originalMessageLine =
  /^[-_*\s]{2,20}\s?(?:original message|original appointment|forwarded message|begin forwarded message|urspr[uü]ngliche nachricht|original-?nachricht|weitergeleitete nachricht|message d'origine|message original|message transf[eé]r[eé]|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|oprindelig meddelelse|videresendt meddelelse|opprinnelig melding|videresendt melding|ursprungligt meddelande|vidarebefordrat meddelande|alkuper[aä]inen viesti|oorspronkelijk bericht|doorgestuurd bericht|wiadomo[sś][cć] oryginalna|wiadomo[sś][cć] przekazana dalej|p[uů]vodn[ií] zpr[aá]va|исходное сообщение|пересылаемое сообщение|原始邮件|转发的邮件|元のメッセージ|転送されたメッセージ)\s?[-_*:\s]{1,20}$/i

/** The line of its own that Apple Mail puts above a mail it hands on. */
export const forwardedLine =
  /^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|d[eé]but du (?:message|courriel) (?:transf[eé]r[eé]|r[eé]exp[eé]di[eé])|inicio del mensaje reenviado|inizio messaggio inoltrato|in[ií]cio da mensagem (?:reenviada|encaminhada)|begin doorgestuurd bericht|start p[aå] videresendt (?:besked|melding)|vidarebefordrat brev)\s?:$/i

/** The first line of the header that Outlook puts above a quote. */
export const fromLine =
  /^[*>\s]{0,4}(?:from|von|de|de la|fra|från|da|van|od|от|від|από|kimden|feladó|lähettäjä|šalje|expéditeur|מאת|发件人|寄件者|寄件人|差出人|보낸 사람)\s?:\*?\s?\S/i

export const otherHeaderLine =
  /^[*>\s]{0,4}(?:sent|date|to|cc|subject|gesendet|datum|an|kopie|betreff|envoyé|à|objet|enviado(?: el)?|enviada em|fecha|para|asunto|inviato|data|a|oggetto|assunto|sendt|dato|til|emne|skickat|till|ämne|verzonden|aan|onderwerp|wysłano|do|temat|odesláno|komu|předmět|odoslané|predmet|poslano|prima|lähetetty|vastaanottaja|aihe|küldve|címzett|tárgy|trimis|către|subiect|отправлено|кому|тема|дата|надіслано|στάλθηκε|προς|θέμα|gönderilen|gönderildi|kime|konu|נשלח|אל|נושא|发送时间|收件人|主题|寄件日期|收件者|主旨|送信日時|宛先|件名|보낸 날짜|받는 사람|제목)\s?:/i

const verb =
  'wrote|writes|schrieb|a [eé]crit|escribi[oó]|ha scritto|skrev|schreef|het volgende geschreven|escreveu|kirjoitti|napisał\\(?a?\\)?|pisze|napsal\\(?a?\\)?|nap[ií]sal\\(?a?\\)?|a scris|έγραψε|написал\\(?а?\\)?|пишет|пише|написав|yazdı|írta|写道|写到|寫道|書きました|のメール|님이 작성'
export const endsWithVerb = new RegExp(`(?:${verb})[^\\n]{0,80}[:：]$`, 'i')

/** "Message written by": the one language that puts the verb first. */
export const beginsWithVerb = /^wiadomość napisana przez [^\n]{0,300}:$/i

export const beginsLikeAttribution =
  /^(?:on|am|le|el|il|op|den|em|dne|w dniu|dnia|в|στις|în|kl\.|at|no dia|pe|ke|ti|to|la|su|ma|po|ut|st|št|pi|so|ne|пн|вт|ср|чт|пт|сб|нд|вс|בתאריך|在|\d{1,4}[-./年년]|\d{1,2} |(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|man|tir|ons|tor|fre|lør|søn)[a-z]*[ .,])/i

/** A line that is a date with a time and an address, and ends in a colon: in languages that need no verb. */
export function isDateAndAddress(line: string): boolean {
  return (
    /<[^<>\s]{1,200}@[^<>\s]{1,200}>\)?[:：]$/.test(line) &&
    /\b(?:19|20)\d\d(?!\d)|\d\d年/.test(line) &&
    /\d{1,2}[:.時시]\s?\d{2}/.test(line)
  )
}
