import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPst } from '#core/archive/pst/open-pst.ts'
import { decodeString8 } from '#core/mapi/decode-string8.ts'
import type { MapiItem, MapiProperties, MapiValue } from '#core/mapi/mapi-item.ts'
import { attachmentSpec, folderNames, itemSpec } from './arbitrary-items.ts'
import { mail } from './build-mail.ts'
import { type FolderSpec, type ItemSpec, type PropertySpec, propertyTypes as types } from './item-spec.ts'
import { noise } from './sample-content.ts'
import { createMemorySink } from './sink.ts'
import { type PstOptions, writePst } from './write-pst.ts'

const kinds: PstOptions[] = [
  { variant: 'unicode', encryption: 'none' },
  { variant: 'unicode', encryption: 'permute', version: 21 },
  { variant: 'unicode', encryption: 'cyclic', pageFill: 5, leafRoom: 32, password: 'secret' },
  { variant: 'ansi', encryption: 'none', codePage: 932 },
  { variant: 'ansi', encryption: 'permute', codePage: 932, codePageOn: 'store', version: 15 },
  { variant: 'ansi', encryption: 'cyclic', codePage: 932, pageFill: 5, leafRoom: 32 },
  { variant: 'unicode-4k', encryption: 'none', compress: true },
  { variant: 'unicode-4k', encryption: 'permute', compress: true, version: 37 },
  { variant: 'unicode-4k', encryption: 'cyclic', leafRoom: 32 },
  { variant: 'unicode-4k', encryption: 'none', largestBlock: 8192 },
]

/** The same words for what was written and for what was read. */
type Picture = { values: Record<string, unknown>; recipients: Picture[]; attachments: (Picture & { item: Picture | null })[] }

describe.each(kinds)(
  '$variant, $encryption, code page $codePage, version $version, entries per page $pageFill, blocks of $largestBlock',
  (options) => {
    const japanese = options.codePage === 932

    it('reads back whatever was written', { timeout: 300_000 }, () => {
      const folders = fc.uniqueArray(
        fc.record({
          path: folderNames(options.variant !== 'ansi' ? 'any' : options.codePageOn === 'store' ? 'japanese' : 'ascii'),
          items: fc.array(itemSpec(japanese), { maxLength: 4 }),
        }),
        {
          maxLength: 4,
          selector: ({ path }) => JSON.stringify(path),
        },
      )
      fc.assert(
        fc.property(folders, (written) => {
          const read = readBack(options, written)
          for (const { path, items } of written) {
            const specs = items.filter(({ associated }) => !associated)
            expect(read.items(path).map((item, index) => pictureOf(item, specs[index]))).toEqual(
              specs.map((spec) => expectedOf(spec)),
            )
          }
          expect(read.remarks).toEqual([])
        }),
        { numRuns: options.variant === 'unicode-4k' ? 12 : 25, seed: 20_260_601 },
      )
    })

    it('reads attached files of every size at the bounds of heaps, blocks and arrays', () => {
      const sizes = [0, 1, 3579, 3580, 3581, 8167, 8168, 8176, 8177, 8180, 8181, 16_352, 65_512, 65_513, 1_000_000]
      const [shape] = fc.sample(attachmentSpec(japanese, 0), { numRuns: 1, seed: 1 })
      const attachments = sizes.map((size) => ({
        ...shape,
        name: `${size}.bin`,
        properties: [],
        content: { kind: 'bytes' as const, bytes: noise(size, size + 1) },
      }))
      const from = { name: 'A', address: 'a@example.org' }
      const spec = mail({ subject: 'Sizes', from, to: [], sentAt: 0, attachments })
      const [item] = readBack(options, [{ path: ['Sizes'], items: [spec] }]).items(['Sizes'])
      const read = item ? [...item.attachments()].map(({ properties }) => Buffer.from(asBytes(properties.get(0x3701)))) : []
      expect(read.map(({ length }) => length)).toEqual(sizes)
      expect(read.every((bytes, index) => bytes.equals(noise(sizes[index] ?? 0, (sizes[index] ?? 0) + 1)))).toBe(true)
    })

    it('reads properties from a heap of many blocks', () => {
      const properties = Array.from({ length: 60 }, (_, index) => ({
        id: 0x6800 + index,
        type: types.binary,
        value: noise(3400 + index, index + 1),
      }))
      const spec: ItemSpec = { messageClass: 'IPM.Note', properties, recipients: [], attachments: [] }
      const [item] = readBack(options, [{ path: ['Heap'], items: [spec] }]).items(['Heap'])
      expect(item && pictureOf(item, spec)).toEqual(expectedOf(spec))
    })

    it('reads the rows of a folder with thousands of items, and of a mail with hundreds of attachments and recipients', () => {
      const from = { name: 'A', address: 'a@example.org' }
      const many = Array.from({ length: 3000 }, (_, index) =>
        mail({ subject: `Number ${index}`, from, to: [from], sentAt: index * 1000 }),
      )
      const crowd = Array.from({ length: 700 }, (_, index) => ({ name: `Person ${index}`, address: `p${index}@example.org` }))
      const attachments = Array.from({ length: 500 }, (_, index) => ({
        name: `${index}.txt`,
        properties: [],
        content: { kind: 'bytes' as const, bytes: Buffer.from(`File ${index}`) },
      }))
      const one = mail({ subject: 'One', from, to: crowd, sentAt: 0, attachments })
      const read = readBack(options, [
        { path: ['Many'], items: many },
        { path: ['One'], items: [one] },
      ])
      const subjects = read.items(['Many']).map((item) => textOf(item.properties, 0x0037))
      expect(subjects).toEqual(many.map((_, index) => `Number ${index}`))
      const [item] = read.items(['One'])
      expect(item ? [...item.recipients()].map((recipient) => textOf(recipient, 0x3003)) : []).toEqual(
        crowd.map(({ address }) => address),
      )
      expect(item ? [...item.attachments()].map((file) => textOf(file.properties, 0x3707)) : []).toEqual(
        attachments.map(({ name }) => name),
      )
      expect(read.remarks).toEqual([])
    })

    function readBack(how: PstOptions, folders: readonly FolderSpec[]) {
      const sink = createMemorySink()
      writePst(sink, how, { folders })
      const bytes = sink.bytes()
      const opened = openPst({ sizeBytes: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) })
      if (!opened.ok) throw new Error(opened.fault.message)
      const pst = opened.value
      expect(pst.hasPassword).toBe(how.password !== undefined)
      const all = pst.folders()
      return {
        remarks: pst.remarks,
        items: (path: readonly string[]): MapiItem[] => {
          const folder = all.find((one) => JSON.stringify(one.path.slice(-path.length)) === JSON.stringify(path))
          if (!folder) throw new Error(`No folder ${path.join('/')} in ${all.map((one) => one.path.join('/')).join(', ')}`)
          return [...pst.itemRefs(folder)].map(({ nid }) => {
            const item = pst.openItem(nid)
            if (!item.ok) throw new Error(item.fault.message)
            return item.value
          })
        },
      }
    }

    function textOf(properties: MapiProperties, id: number): unknown {
      return readValue(properties, { id, type: types.string, value: '' })
    }

    /** What the properties of a specification should read as. */
    function expectedOf({ messageClass, properties, recipients, attachments }: ItemSpec): Picture {
      return {
        values: { ...valuesOf(properties), 26: messageClass },
        recipients: recipients.map((recipient) => ({ values: valuesOf(recipient), recipients: [], attachments: [] })),
        attachments: attachments.map(({ name, content, properties: own }) => ({
          values: {
            ...valuesOf(own),
            14084: name,
            ...(content.kind === 'bytes' || content.kind === 'ole' ? { 14081: hexOf(content.bytes) } : {}),
            ...(content.kind === 'reference' ? { 14093: content.path } : {}),
          },
          recipients: [],
          attachments: [],
          item: content.kind === 'embedded' ? expectedOf(content.item) : null,
        })),
      }
    }

    /** What the reader says, asked for the properties of the specification. */
    function pictureOf(item: MapiItem, spec: ItemSpec | undefined): Picture {
      const attachments = [...item.attachments()]
      const recipients = [...item.recipients()]
      return {
        values: readValues(item.properties, [...(spec?.properties ?? []), { id: 26, type: types.string, value: '' }]),
        recipients: recipients.map((recipient, index) => ({
          values: readValues(recipient, spec?.recipients[index] ?? []),
          recipients: [],
          attachments: [],
        })),
        attachments: attachments.map((attachment, index) => {
          const given = spec?.attachments[index]
          const kind = given?.content.kind
          const embedded = attachment.embedded()
          const asked: PropertySpec[] = [
            ...(given?.properties ?? []),
            { id: 0x3704, type: types.string, value: '' },
            ...(kind === 'bytes' || kind === 'ole' ? [{ id: 0x3701, type: types.binary, value: '' }] : []),
            ...(kind === 'reference' ? [{ id: 0x370d, type: types.string, value: '' }] : []),
          ]
          const inner = given?.content.kind === 'embedded' ? given.content.item : undefined
          return {
            values: readValues(attachment.properties, asked),
            recipients: [],
            attachments: [],
            item: embedded ? pictureOf(embedded, inner) : null,
          }
        }),
      }
    }

    function readValues(properties: MapiProperties, specs: readonly PropertySpec[]): Record<string, unknown> {
      return Object.fromEntries(specs.map((spec) => [nameOf(spec), readValue(properties, spec)]))
    }

    function readValue(properties: MapiProperties, { id, type }: PropertySpec): unknown {
      const number = typeof id === 'number' ? id : properties.idOf(id)
      const value = number === undefined ? undefined : properties.get(number)
      return value === undefined ? 'absent' : readable(type, value, options.codePage ?? 1252)
    }
  },
)

function valuesOf(properties: readonly PropertySpec[]): Record<string, unknown> {
  return Object.fromEntries(properties.map((spec) => [nameOf(spec), readable(spec.type, spec.value, 0)]))
}

function nameOf({ id }: PropertySpec): string {
  return typeof id === 'number' ? String(id) : `${id.set} ${id.key}`
}

/** A value in words that compare: bytes as hex, 8-bit text decoded where text was asked for, whole numbers as they are signed. */
function readable(type: number, value: MapiValue, codePage: number): unknown {
  if (Array.isArray(value)) return value.map((one: MapiValue) => readable(type & 0xfff, one, codePage))
  if (value instanceof Uint8Array) {
    return type === types.string ? decodeString8(value, codePage).text : hexOf(value)
  }
  return value
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function asBytes(value: MapiValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array(0)
}
