import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeEmbedded, makeFile, makeMapiItem, makeRecipient } from './make-mapi-item.ts'
import { renderItem } from './render-item.ts'

const named = (set: string, key: number | string) => ({ set, key })

const inner = makeMapiItem([
  [0x001a, 'IPM.Task'],
  [0x0037, 'Order timber'],
  [named('00062003-0000-0000-C000-000000000046', 0x8105), Date.UTC(2015, 5, 30)],
  [0x1000, 'Twelve posts.'],
])

/** One item with a bit of everything that a mail may have. */
const item = makeMapiItem(
  [
    [0x001a, 'IPM.Note'],
    [0x0017, 2],
    [0x0036, 3],
    [0x0037, 'Zäune am Südufer, zweiter Entwurf mit den Maßen aller Pfosten und der Liste der Nachbarn'],
    [0x0039, Date.UTC(2015, 5, 1, 8, 30)],
    [0x0e06, Date.UTC(2015, 5, 1, 8, 31)],
    [0x0e07, 1],
    [0x0c1a, 'Desk'],
    [0x0c1e, 'SMTP'],
    [0x0c1f, 'desk@riverside.example'],
    [0x0042, 'Byron, Ada'],
    [0x0064, 'EX'],
    [0x0065, '/O=RIVERSIDE/OU=GARDEN/CN=RECIPIENTS/CN=ADA'],
    [0x1035, '<fence-2@riverside.example>'],
    [0x1042, '<fence-1@riverside.example>'],
    [0x1039, '<fence-0@riverside.example> <fence-1@riverside.example>'],
    [0x1000, 'Siehe Bild.\r\n'],
    [0x1013, Buffer.from('<p>Siehe <img src="cid:plan@riverside">.</p>')],
    [0x3fde, 65001],
    [named('00020386-0000-0000-C000-000000000046', 'X-Ticket'), '4711'],
    [named('00020329-0000-0000-C000-000000000046', 'Keywords'), ['Zaun', 'Dringend']],
  ],
  {
    recipients: [
      makeRecipient(1, 'Åse Lind', 'ase@riverside.example'),
      makeRecipient(2, 'Nachbarn "Südufer"', 'nachbarn@riverside.example'),
      makeRecipient(3, '', 'archiv@riverside.example'),
    ],
    attachments: [
      makeFile('plan.png', Buffer.from('89504e470d0a1a0a', 'hex'), [[0x3712, 'plan@riverside']]),
      makeFile('Maße aller Pfosten am Südufer, Stand erster Juni.xlsx', Buffer.from('not really a sheet')),
      makeEmbedded('Order timber', inner),
    ],
  },
)

/** The goldens hold LF, because version control may change line ends. */
function expectGolden(name: string, made: Buffer): void {
  const path = join(import.meta.dirname, name)
  const text = made.toString('utf8').replaceAll('\r\n', '\n')
  if (process.env.UPDATE_GOLDEN_TESTS === '1') writeFileSync(path, text)
  expect(text).toBe(readFileSync(path, 'utf8').replaceAll('\r\n', '\n'))
}

describe('the form of an item', () => {
  it('MAPI-4 is the one that stands beside this test', () => {
    const rendered = renderItem(item)
    expect(rendered.labels).toEqual(['Zaun', 'Dringend'])
    expectGolden('render-item.golden.eml', rendered.bytes)
    expectGolden('render-item.golden.json', Buffer.from(`${JSON.stringify(JSON.parse(rendered.properties.toString()), null, 1)}\n`))
  })
})
