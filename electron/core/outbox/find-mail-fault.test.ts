import { describe, expect, it } from 'vitest'
import type { MailDraft } from '#shared/model/outbox.ts'
import { cleanLine, findMailFault } from './find-mail-fault.ts'
import { freezeMime } from './freeze-mime.ts'
import { testingDraft, testingParts } from './testing-drafts.ts'

/** What ends a header line for some program, alone and with what would follow it. */
const breaks = ['\r\n', '\n', '\r', '\0', '\u000b', '\u000c', '\u0085', '\u2028', '\u2029', '\r\n\t']
const loads = ['Bcc: thief@evil.example', ' folded', '\r\n\r\nanother body']

const recipient = (address: string, name = '', place: 'to' | 'cc' | 'bcc' = 'to') => [{ address, name, place, target: null }]
const file = (name: string, type = 'application/pdf') => [{ name, type, sha256: '0'.repeat(64), bytes: 1 }]

/** Every value that comes to stand in a header, by the line a fault must name. */
const places: Record<string, (text: string) => Partial<MailDraft>> = {
  subject: (text) => ({ subject: `Lamp${text}` }),
  'to 1': (text) => ({ recipients: recipient(`ida${text}@sender.example`) }),
  'to 1 name': (text) => ({ recipients: recipient('ida@sender.example', `Ida${text}`) }),
  'cc 1': (text) => ({ recipients: [...recipient('ida@sender.example'), ...recipient(`bo@sender.example${text}`, '', 'cc')] }),
  'bcc 1 name': (text) => ({ recipients: [...recipient('ida@sender.example'), ...recipient('bo@sender.example', text, 'bcc')] }),
  'file 1 name': (text) => ({ files: file(`plan${text}.pdf`) }),
  language: (text) => ({ language: `en${text}` }),
}

const probes = Object.entries(places).flatMap(([line, change]) =>
  breaks.flatMap((mark) =>
    loads.map((load) => ({ line, change: change(`${mark}${load}`), shown: JSON.stringify(`${mark}${load}`) })),
  ),
)

/** What a server or a header could take for two addresses, a group, a route or a command. */
const addresses = [
  'ida@sender.example, bo@sender.example',
  'ida@sender.example; bo@sender.example',
  '<ida@sender.example>',
  'Ida <ida@sender.example>',
  'friends: ida@sender.example;',
  '@relay.example:ida@sender.example',
  'ida@sender.example>, RCPT TO:<thief@evil.example',
  'ida@sender.example NOTIFY=SUCCESS',
  'ida @sender.example',
  '"ida bo"@sender.example',
  '"thief@evil.example"@sender.example',
  'ida@[127.0.0.1]',
  'ida@sender',
  'ida@-sender.example',
  'ida@sender..example',
  '.ida@sender.example',
  'ida.@sender.example',
  'i..da@sender.example',
  'ida@sender.example.',
  'ida@@sender.example',
  'ida',
  '@sender.example',
  'ida@',
  `${'i'.repeat(65)}@sender.example`,
  `ida@${'a'.repeat(250)}.example`,
  'ida(comment)@sender.example',
  'ida@sender.example(comment)',
  'ida\\@sender.example',
  '=?utf-8?q?ida?=@sender.example, bo@x.example',
]

describe('values that would write headers of their own', () => {
  it('OUT-4 A-33 there are over 200 probes', () => {
    expect(probes.length + addresses.length).toBeGreaterThan(200)
  })

  it.each(probes)('OUT-4 A-33 P6 $line refuses $shown', ({ line, change }) => {
    const fault = findMailFault(testingDraft(change))
    expect(fault?.line).toBe(line)
    expect(fault?.sentence).toMatch(
      /^(?:The|")[^"]*(?:".*")? .*(?:line break or control character|is no mail address|is no media type)/s,
    )
    expect(fault?.sentence).not.toContain(`"${line}"`)
  })

  it.each(addresses)('OUT-4 A-33 one address is one address: %s', (address) => {
    expect(findMailFault(testingDraft({ recipients: recipient(address) }))?.line).toBe('to 1')
  })

  it('OUT-4 CLI-2 a fault names the address or the part as a person knows it, not by its place in the contract', () => {
    const say = (change: Parameters<typeof testingDraft>[0]) => findMailFault(testingDraft(change))?.sentence
    expect(say({ recipients: recipient('nobody') })).toBe('"nobody" is no mail address; one looks like name@example.org.')
    expect(say({ recipients: recipient('a\r\nBcc: b@x.example') })).toBe(
      'The address "a Bcc: b@x.example" contains a line break or control character.',
    )
    expect(say({ subject: 'a\nb' })).toBe('The subject contains a line break or control character; take it out.')
    expect(say({ files: file('a\nb', 'text/plain') })).toBe(
      'The name of file 1 contains a line break or control character; take it out.',
    )
  })

  it.each(['ida@sender.example', "o'hara+lamp@mail.sender.example", 'ida@bücher.example', 'i@x1.co'])(
    'OUT-4 takes %s',
    (address) => {
      expect(findMailFault(testingDraft({ recipients: recipient(address) }))).toBeNull()
    },
  )

  it('OUT-4 says what else cannot be a mail, with its line', () => {
    const faults = [
      testingDraft({ recipients: [] }),
      testingDraft({ recipients: Array.from({ length: 201 }, (_, n) => recipient(`p${n}@sender.example`)).flat() }),
      testingDraft({ subject: 'x'.repeat(999) }),
      testingDraft({ files: [{ name: 'film.mp4', type: 'video/mp4', sha256: '0'.repeat(64), bytes: 40 * 1024 ** 2 }] }),
      testingDraft({ files: file('plan.pdf', 'application/pdf; name=x') }),
    ].map((draft) => findMailFault(draft)?.line)
    expect(faults).toEqual(['to', 'to', 'subject', 'files', 'file 1 type'])
  })

  it('OUT-4 P6 what a text from outside breaks is one line again, and its braces are text', async () => {
    const subject = cleanLine('Lamp {{ task.title }}\r\nBcc: thief@evil.example\0 and more')
    expect(subject).toBe('Lamp {{ task.title }} Bcc: thief@evil.example and more')
    expect(cleanLine('x'.repeat(5000))).toHaveLength(998)
    const bytes = (await freezeMime(testingParts(testingDraft({ subject })))).toString()
    expect(bytes.match(/^bcc:/gim)).toBeNull()
    expect(bytes).toContain('Subject: Lamp {{ task.title }} Bcc: thief@evil.example and more')
  })
})
