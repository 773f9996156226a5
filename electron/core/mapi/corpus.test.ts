import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findMaterial } from '../archive/find-corpus.ts'
import { openBytes } from '../archive/pst/count-items.ts'
import { parseMessage } from '../mime/parse-message.ts'
import { renderItem } from './render-item.ts'

const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)

describe.runIf(corpus !== null)('items of real Outlook files', () => {
  const folder = corpus ?? ''
  const rows = corpus === null ? [] : readFileSync(join(folder, 'pst/expected.tsv'), 'utf8').trim().split('\n').slice(1)
  const files = rows.map((row) => row.split('\t')[0] ?? '')

  it('MAPI-2 there are real files', () => {
    expect(files.length).toBeGreaterThan(15)
  })

  it.each(files)('MAPI-2 I12 all items of %s become mails without loss', async (file) => {
    const pst = openBytes(readFileSync(join(folder, file)))
    // The file of the corpus that is no PST.
    if (!pst.ok) return expect(pst.fault.message).not.toBe('')
    for (const place of pst.value.folders()) {
      for (const { nid } of pst.value.itemRefs(place)) {
        const item = pst.value.openItem(nid)
        if (!item.ok) continue
        const rendered = renderItem(item.value)
        expect(rendered).toMatchObject({ problems: [], partial: false })
        const mail = await parseMessage(rendered.bytes)
        expect(mail.problems).toEqual([])
        for (const attachment of item.value.attachments()) {
          const value = attachment.properties.get(0x3701)
          if (!(value instanceof Uint8Array) || attachment.embedded() !== null) continue
          expect(mail.attachments.some((made) => Buffer.from(made.bytes ?? []).equals(value))).toBe(true)
        }
      }
    }
  })
})
