import { describe, expect, it } from 'vitest'
import { newestText } from './newest-text.ts'

// As the mail programs of each language write them; people and addresses are fiction.
const ada = 'Ada Example <ada@riverside.example>'

/** The line above a quote, by language: Gmail, Apple Mail on Mac and telephone, Thunderbird. */
const attributions: Readonly<Record<string, readonly string[]>> = {
  English: [
    `On Mon, Jan 6, 2025 at 9:00 AM ${ada} wrote:`,
    `On 6 Jan 2025, at 09:00, ${ada} wrote:`,
    `On 06.01.25 09:00, Ada Example wrote:`,
    `On Monday, January 6, 2025 at 09:00:12 AM GMT+1, ${ada} wrote:`,
  ],
  German: [
    `Am Mo., 6. Jan. 2025 um 09:00 Uhr schrieb ${ada}:`,
    `Am 06.01.2025 um 09:00 schrieb ${ada}:`,
    `Am Montag, dem 06.01.2025 um 09:00 +0100 schrieb Ada Example:`,
  ],
  French: [
    `Le lun. 6 janv. 2025 à 09:00, ${ada} a écrit :`,
    `Le 6 janv. 2025 à 09:00, ${ada} a écrit :`,
    `Le 06/01/2025 à 09:00, Ada Example a écrit :`,
  ],
  Spanish: [
    `El lun, 6 ene 2025 a las 9:00, Ada Ejemplo (<ada@riverside.example>) escribió:`,
    `El 6 ene 2025, a las 9:00, ${ada} escribió:`,
  ],
  Italian: [
    `Il giorno lun 6 gen 2025 alle ore 09:00 ${ada} ha scritto:`,
    `Il giorno 6 gen 2025, alle ore 09:00, ${ada} ha scritto:`,
    `Il 06/01/2025 09:00, Ada Example ha scritto:`,
  ],
  Portuguese: [`Em seg., 6 de jan. de 2025 às 09:00, ${ada} escreveu:`, `Em 06/01/2025 09:00, Ada Example escreveu:`],
  Dutch: [`Op ma 6 jan 2025 om 09:00 schreef ${ada}:`, `Op 6 jan. 2025, om 09:00 heeft ${ada} het volgende geschreven:`],
  Danish: [`Den man. 6. jan. 2025 kl. 09.00 skrev ${ada}:`, `Den 6. jan. 2025 kl. 09.00 skrev ${ada}:`],
  Norwegian: [`man. 6. jan. 2025 kl. 09:00 skrev ${ada}:`, `6. jan. 2025 kl. 09:00 skrev ${ada}:`],
  Swedish: [`Den mån 6 jan. 2025 kl 09:00 skrev ${ada}:`, `6 jan. 2025 kl. 09:00 skrev ${ada}:`],
  Finnish: [
    `ma 6. tammik. 2025 klo 9.00 Ada Example (ada@riverside.example) kirjoitti:`,
    `Ada Example <ada@riverside.example> kirjoitti 6.1.2025 kello 9.00:`,
  ],
  Polish: [
    `pon., 6 sty 2025 o 09:00 ${ada} napisał(a):`,
    `W dniu 6.01.2025 o 09:00, Ada Example pisze:`,
    `Wiadomość napisana przez ${ada} w dniu 06.01.2025, o godz. 09:00:`,
  ],
  Czech: [`po 6. 1. 2025 v 9:00 odesílatel ${ada} napsal:`, `Dne 06. 01. 25 v 9:00 Ada Example napsal(a):`],
  Slovak: [`po 6. 1. 2025 o 9:00 ${ada} napísal(a):`],
  Hungarian: [`Ada Example <ada@riverside.example> ezt írta (időpont: 2025. jan. 6., H, 9:00):`],
  Romanian: [`Pe lun., 6 ian. 2025 la 09:00, ${ada} a scris:`, `În lun., 6 ian. 2025 la 09:00, ${ada} a scris:`],
  Turkish: [`Ada Example <ada@riverside.example>, 6 Oca 2025 Pzt, 09:00 tarihinde şunu yazdı:`],
  Greek: [`Στις Δευ 6 Ιαν 2025 στις 9:00 π.μ., ο χρήστης ${ada} έγραψε:`],
  Russian: [
    `пн, 6 янв. 2025 г. в 09:00, ${ada}:`,
    `06.01.2025 09:00, Ada Example пишет:`,
    `6 янв. 2025 г., в 09:00, ${ada} написал(а):`,
  ],
  Ukrainian: [`пн, 6 січ. 2025 р. о 09:00 ${ada} пише:`],
  Hebrew: [`‫בתאריך יום ב׳, 6 בינו׳ 2025 ב-9:00 מאת ‪Ada Example‬‏ <‪ada@riverside.example‬‏>:‬`],
  Chinese: [
    `Ada Example <ada@riverside.example> 于2025年1月6日周一 09:00写道：`,
    `Ada Example <ada@riverside.example> 於 2025年1月6日 週一 上午9:00寫道：`,
    `在 2025/1/6 9:00, Ada Example 写道:`,
  ],
  Japanese: [`2025年1月6日(月) 9:00 ${ada}:`, `2025/01/06 9:00、Ada Example <ada@riverside.example>のメール:`],
  Korean: [`2025년 1월 6일 (월) 오전 9:00, ${ada}님이 작성:`],
}

/** From, sent, to and subject, by language: the block that Outlook puts above a quote. */
const blocks: Readonly<Record<string, readonly [string, string, string, string]>> = {
  English: ['From', 'Sent', 'To', 'Subject'],
  German: ['Von', 'Gesendet', 'An', 'Betreff'],
  'German (Thunderbird)': ['Von', 'Datum', 'An', 'Betreff'],
  French: ['De', 'Envoyé', 'À', 'Objet'],
  Spanish: ['De', 'Enviado el', 'Para', 'Asunto'],
  Italian: ['Da', 'Inviato', 'A', 'Oggetto'],
  Portuguese: ['De', 'Enviada em', 'Para', 'Assunto'],
  Dutch: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  Danish: ['Fra', 'Sendt', 'Til', 'Emne'],
  Swedish: ['Från', 'Skickat', 'Till', 'Ämne'],
  Finnish: ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
  Polish: ['Od', 'Wysłano', 'Do', 'Temat'],
  Czech: ['Od', 'Odesláno', 'Komu', 'Předmět'],
  Slovak: ['Od', 'Odoslané', 'Komu', 'Predmet'],
  Hungarian: ['Feladó', 'Küldve', 'Címzett', 'Tárgy'],
  Romanian: ['De la', 'Trimis', 'Către', 'Subiect'],
  Turkish: ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
  Greek: ['Από', 'Στάλθηκε', 'Προς', 'Θέμα'],
  Russian: ['От', 'Отправлено', 'Кому', 'Тема'],
  Ukrainian: ['Від', 'Надіслано', 'Кому', 'Тема'],
  Croatian: ['Šalje', 'Poslano', 'Prima', 'Predmet'],
  Hebrew: ['מאת', 'נשלח', 'אל', 'נושא'],
  'Chinese (simplified)': ['发件人', '发送时间', '收件人', '主题'],
  'Chinese (traditional)': ['寄件者', '寄件日期', '收件者', '主旨'],
  Japanese: ['差出人', '送信日時', '宛先', '件名'],
  Korean: ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
}

/** The line that programs put above a mail they quote or hand on whole. */
const rules: Readonly<Record<string, readonly string[]>> = {
  English: ['-----Original Message-----', '---------- Forwarded message ---------', 'Begin forwarded message:'],
  German: [
    '-----Ursprüngliche Nachricht-----',
    '-------- Weitergeleitete Nachricht --------',
    'Anfang der weitergeleiteten Nachricht:',
  ],
  French: ["-----Message d'origine-----", '---------- Message transféré ---------', 'Début du message transféré :'],
  Spanish: ['-----Mensaje original-----', '---------- Mensaje reenviado ---------', 'Inicio del mensaje reenviado:'],
  Italian: ['-----Messaggio originale-----', '---------- Messaggio inoltrato ---------', 'Inizio messaggio inoltrato:'],
  Portuguese: ['-----Mensagem original-----', '---------- Mensagem encaminhada ---------', 'Início da mensagem reenviada:'],
  Dutch: ['-----Oorspronkelijk bericht-----', '---------- Doorgestuurd bericht ---------', 'Begin doorgestuurd bericht:'],
  Danish: ['-----Oprindelig meddelelse-----', '---------- Videresendt meddelelse ---------'],
  Swedish: ['-----Ursprungligt meddelande-----', '---------- Vidarebefordrat meddelande ---------'],
  Polish: ['-----Wiadomość oryginalna-----', '---------- Wiadomość przekazana dalej ---------'],
  Russian: ['-----Исходное сообщение-----', '---------- Пересылаемое сообщение ---------'],
  Chinese: ['------------------ 原始邮件 ------------------', '---------- 转发的邮件 ---------'],
  Japanese: ['-----元のメッセージ-----', '---------- 転送されたメッセージ ---------'],
}

const own = 'The heating in flat 9 is off again.\nCan somebody come today?'
const quoted = '> When did it start?\n> Riverside'
const unquoted = 'When did it start?\nRiverside'

const rowsOf = (table: Readonly<Record<string, readonly string[]>>): [string, string][] =>
  Object.entries(table).flatMap(([language, lines]) => lines.map((line): [string, string] => [language, line]))

describe('the newest text, by language', () => {
  it.each(rowsOf(attributions))('T13 %s: above a quote stands %s', (_language, line) => {
    expect(newestText(`${own}\n\n${line}\n\n${quoted}\n`)).toBe(own)
    expect(newestText(`${own}\r\n\r\n${line}\r\n${quoted.replaceAll('\n', '\r\n')}\r\n`)).toBe(own)
  })

  it.each(rowsOf(attributions))('T13 %s: an answer below the quote stays, under %s', (_language, line) => {
    const below = `${line}\n${quoted}\n\n${own}\n`
    expect(newestText(below)).toContain(own)
    expect(newestText(below)).not.toContain('When did it start?')
  })

  it.each(Object.entries(blocks))('T13 %s: the header lines of Outlook', (_language, [from, sent, to, subject]) => {
    const lines = [`${from}: ${ada}`, `${sent}: 6.1.2025 09:00`, `${to}: Desk`, `${subject}: Heating`]
    for (const block of [
      lines.join('\n'),
      lines.map((line) => line.replace(/^([^:]+):/, '*$1:*')).join('\n'),
      lines.join('\n').replaceAll(': ', ' : '),
    ]) {
      expect(newestText(`${own}\n\n${block}\n\n${unquoted}`)).toBe(own)
      expect(newestText(`${own}\n\n________________________________\n${block}\n\n${unquoted}`)).toBe(own)
    }
  })

  it.each(rowsOf(rules))('T13 %s: below %s', (_language, line) => {
    expect(newestText(`${own}\n\n${line}\nSubject: Heating\n\n${unquoted}`)).toBe(own)
  })

  it.each([
    'Le lundi, nous avons écrit à tous : pas de réponse.',
    'Am Montag schrieb sie mir.',
    'On Monday I wrote: no heat.',
    'El vecino escribió una carta.',
    'Von: hier bis dort ist es kalt.',
    '写道：今天很冷。',
    'Il a écrit que le chauffage est en panne :\nrien ne marche.',
    'Begin forwarded work on Monday:\nyes.',
  ])('T13 eats nothing of a sentence such as %j', (sentence) => {
    const text = `${sentence}\nThank you.`
    expect(newestText(text)).toBe(text)
  })
})
