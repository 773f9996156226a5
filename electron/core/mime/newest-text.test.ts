import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestText } from './newest-text.ts'

const own = 'The heating in flat 9 is off again.'
const old = ['> When did it start?', '> Riverside'].join('\n')

describe('T13 the newest text', () => {
  it.each([
    'On Thu, 1 Jan 2026 at 10:00, Ada Example <ada@riverside.example> wrote:',
    'On Thu, 1 Jan 2026 at 10:00, Ada Example\n<ada@riverside.example> wrote:',
    'Am 01.01.2026 um 10:00 schrieb Ada Beispiel <ada@riverside.example>:',
    'Am Do., 1. Jan. 2026 um 10:00 Uhr schrieb Ada Beispiel <\nada@riverside.example>:',
    'Le 1 janv. 2026 à 10:00, Ada Exemple <ada@riverside.example> a écrit :',
    'El jue, 1 ene 2026 a las 10:00, Ada Ejemplo (<ada@riverside.example>) escribió:',
    'Il giorno gio 1 gen 2026 alle ore 10:00 Ada Esempio <ada@riverside.example> ha scritto:',
    'Den tors. 1. jan. 2026 kl. 10.00 skrev Ada Eksempel <ada@riverside.example>:',
    'Op do 1 jan 2026 om 10:00 schreef Ada Voorbeeld <ada@riverside.example>:',
    'Em qui., 1 de jan. de 2026 às 10:00, Ada Exemplo <ada@riverside.example> escreveu:',
    'W dniu 1.01.2026 o 10:00, Ada Przykład napisał(a):',
    '2026年1月1日(木) 10:00 Ada <ada@riverside.example>:\n',
    'Ada Example wrote:',
    '-----Original Message-----',
    '-------- Ursprüngliche Nachricht --------',
    "-----Message d'origine-----",
  ])('T13 ends at %j', (attribution) => {
    expect(newestText(`${own}\n\n${attribution}\n${old}\n`)).toBe(own)
  })

  it.each([
    ['Von', 'Gesendet', 'An', 'Betreff'],
    ['Fra', 'Sendt', 'Til', 'Emne'],
    ['De ', 'Envoyé ', 'À ', 'Objet '],
    ['From', 'Sent', 'To', 'Subject'],
    ['Från', 'Skickat', 'Till', 'Ämne'],
    ['Da', 'Inviato', 'A', 'Oggetto'],
    ['发件人', '发送时间', '收件人', '主题'],
  ])('T13 ends at the header lines %s, %s, %s, %s of Outlook', (from, sent, to, subject) => {
    const block = `${from}: Ada <ada@riverside.example>\n${sent}: 1.1.2026\n${to}: Desk\n${subject}: Heating\n\nWhen did it start?`
    expect(newestText(`${own}\n\n${block}`)).toBe(own)
    expect(newestText(`${own}\n\n________________________________\n${block}`)).toBe(own)
  })

  it.each([
    ['a line "From: the tenants"', `${own}\nFrom: the tenants of house 3\nThank you.`],
    ['a sentence that ends in "wrote:"', 'As the paper wrote:\nheating is a right.'],
    ['a list of dates', 'On 3 March we met.\nOn 4 March Ada wrote the letter: see below\nDone.'],
    ['a rule across the page', `Offer\n-- \n${Array.from({ length: 40 }, (_, index) => `item ${index}`).join('\n')}`],
    ['a bare forward', '-------- Forwarded Message --------\nSubject: Heating\n\nIt is off.'],
    ['nothing but quotes', '> one\n> two'],
  ])('T13 eats nothing of %s', (_, text) => {
    expect(newestText(text)).toBe(text)
  })

  it('T13 keeps answers between and below quotes', () => {
    expect(newestText('Ada wrote:\n> When?\nOn Monday.\n> Where?\nFlat 9.')).toBe('On Monday.\nFlat 9.')
    expect(newestText('> When?\nOn Monday.\n> Where?\nFlat 9.')).toBe('On Monday.\nFlat 9.')
  })

  it('T13 drops a signature and the line of a telephone', () => {
    expect(newestText(`${own}\n\n-- \nAda Example\nRiverside`)).toBe(own)
    expect(newestText(`${own}\n\nSent from my phone`)).toBe(own)
  })

  it('T13 what it gives is part of what it got, line by line, and never nothing', () => {
    const line = fc.constantFrom(
      '> q',
      'text',
      '',
      '-- ',
      'On Mon 1 wrote:',
      'From: a',
      'Sent: b',
      'To: c',
      '____________',
      'Sent from my phone',
      '-----Original Message-----',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n')
        const newest = newestText(text)
        expect(newest === '').toBe(text.trim() === '')
        for (const kept of newest.split('\n')) expect(text).toContain(kept)
      }),
    )
  })

  it('T13 takes time linear in the length, whatever is repeated', () => {
    const hostile = ['On Mon 1\n', '>', '> \n', '-- \n', 'From: a\n', 'wrote:', 'On 1 wrote ', '_'.repeat(20), ' ', '-----'].map(
      (piece) => piece.repeat(2_000_000 / piece.length),
    )
    for (const text of hostile) {
      const before = process.threadCpuUsage()
      newestText(text)
      // Some 20 times what it takes: 2 MB in quadratic time would be hours.
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5000)
    }
  })
})
