import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rawItemOfMapi } from '../archive/worker/raw-item-of-mapi.ts'
import { makeFile, makeMapiItem } from '../mapi/make-mapi-item.ts'
import { renderItem } from '../mapi/render-item.ts'
import { deriveFacts } from '../mime/derive-facts.ts'
import { parseMessage } from '../mime/parse-message.ts'
import { composeForm, placeholderOf } from '../store/detached-form.ts'
import { restoreFiles } from './restore-files.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const place = { index: 0, cursor: '0:0', folder: [], nid: 4, recovered: false, behindBytes: 1 }

const itemWith = (files: readonly Uint8Array[], body: string) =>
  makeMapiItem(
    [
      [0x001a, 'IPM.Note'],
      [0x0037, 'Files'],
      [0x1000, body],
    ],
    { attachments: files.map((bytes, n) => makeFile(`file-${n}.bin`, bytes)) },
  )

describe('files beside a mail form', () => {
  it('ING-8 I12 the message and its original are the same whether files lie in the form or beside it', async () => {
    const files = fc.array(fc.uint8Array({ minLength: 0, maxLength: 20_000 }), { maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(files, fc.constantFrom('', 'See the files.'), async (given, body) => {
        const whole = renderItem(itemWith(given, body))
        const item = rawItemOfMapi(itemWith(given, body), place)
        const form = Buffer.from(item.bytes)
        expect(item.sizeBytes).toBe(whole.bytes.byteLength)

        const inWhole = await parseMessage(whole.bytes)
        const inForm = await parseMessage(form)
        const restored = restoreFiles(inForm, deriveFacts(form, inForm), item)
        const hashes = (message: typeof inWhole) => message.attachments.map((file) => [file.name, file.sha256, file.sizeBytes])
        expect(hashes(restored.message)).toEqual(hashes(inWhole))
        expect(hashes(inWhole).map(([, hash]) => hash)).toEqual(given.map(sha256))
        expect(restored.derived).toMatchObject({
          fingerprint: deriveFacts(whole.bytes, inWhole).fingerprint,
          textHash: deriveFacts(whole.bytes, inWhole).textHash,
          rawSizeBytes: whole.bytes.byteLength,
        })
        const composed = composeForm(form, (hash) => Buffer.from(given.find((file) => sha256(file) === hash) ?? []))
        expect(composed.byteLength).toBe(whole.bytes.byteLength)
        expect(hashes(await parseMessage(composed))).toEqual(hashes(inWhole))
      }),
      { numRuns: 40 },
    )
  })

  it('ING-8 a mail that says what stands for a file gets nobody else’s', async () => {
    const secret = Buffer.alloc(5000, 'secret')
    const words = Buffer.from(placeholderOf(sha256(secret), secret.byteLength))
    const item = rawItemOfMapi(itemWith([words, Buffer.alloc(9000, 'own')], 'Hello'), place)
    const parsed = await parseMessage(Buffer.from(item.bytes))
    const { message } = restoreFiles(parsed, deriveFacts(Buffer.from(item.bytes), parsed), item)
    expect(message.attachments[0]).toMatchObject({ sha256: sha256(words), sizeBytes: words.byteLength })
    expect(message.attachments[1]).toMatchObject({ sizeBytes: 9000, bytes: null })
  })
})
