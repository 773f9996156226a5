import fc from 'fast-check'
import type { MapiName } from '#core/mapi/mapi-item.ts'
import {
  type AttachmentContent,
  type AttachmentSpec,
  type ItemSpec,
  type PropertySpec,
  propertyTypes as types,
} from './item-spec.ts'
import { propertySets } from './named-properties.ts'

const japaneseWords = [
  '日本語',
  '住宅',
  'あいうえお',
  'カタカナ',
  '表示',
  'ソース',
  '会議の件',
  'ｶﾀｶﾅ',
  ' ',
  'Re: ',
  '(株)',
  '10,000円',
]

/** Text that the store can hold: any at all, or Japanese as code page 932 has it. None holds NUL, which ends a string. */
function text(japanese: boolean, maxLength = 40): fc.Arbitrary<string> {
  if (japanese) return fc.array(fc.constantFrom(...japaneseWords), { maxLength: maxLength / 4 }).map((words) => words.join(''))
  return fc.string({ unit: 'binary', maxLength }).map((one) => one.replaceAll('\0', ''))
}

/** Text of any length, at times too long for a heap or for a block. */
function longText(japanese: boolean): fc.Arbitrary<string> {
  const repeated = fc.tuple(text(japanese), fc.constantFrom(1, 1, 1, 60, 500)).map(([one, times]) => one.repeat(times))
  return fc.oneof(text(japanese), repeated)
}

function bytes(): fc.Arbitrary<Uint8Array> {
  const many = fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.constantFrom(100, 1000)).map(([part, times]) => {
    const repeated = new Uint8Array(part.length * times)
    for (let at = 0; at < repeated.length; at += part.length) repeated.set(part, at)
    return repeated
  })
  return fc.oneof({ weight: 4, arbitrary: fc.uint8Array({ maxLength: 64 }) }, { weight: 1, arbitrary: many })
}

const wholeTimes = fc.integer({ min: -1_000_000_000_000, max: 2_700_000_000_000 })

/** A type with a value of it. */
function typedValue(japanese: boolean): fc.Arbitrary<Pick<PropertySpec, 'type' | 'value'>> {
  const of = <T extends PropertySpec['value']>(type: number, values: fc.Arbitrary<T>) => values.map((value) => ({ type, value }))
  const list = <T extends PropertySpec['value']>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 5 })
  return fc.oneof(
    of(types.integer16, fc.integer({ min: -0x8000, max: 0x7fff })),
    of(types.integer32, fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff })),
    of(
      types.floating64,
      fc.double({ noNaN: true }).map((value) => value + 0),
    ),
    of(types.integer64, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    of(types.boolean, fc.boolean()),
    of(types.time, wholeTimes),
    of(types.string, longText(japanese)),
    of(types.string8, fc.uint8Array({ maxLength: 40 })),
    of(types.guid, fc.uint8Array({ minLength: 16, maxLength: 16 })),
    of(types.binary, bytes()),
    of(types.multipleInteger32, list(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }))),
    of(types.multipleTime, list(wholeTimes)),
    of(types.multipleString, list(text(japanese))),
    of(types.multipleBinary, list(fc.uint8Array({ maxLength: 40 }))),
  )
}

/** Numbers that mean nothing to reader and writer, and names by number and by text. */
function propertyId(): fc.Arbitrary<number | MapiName> {
  const sets = fc.constantFrom(...Object.values(propertySets))
  return fc.oneof(
    fc.integer({ min: 0x6800, max: 0x7bff }).filter((id) => id !== 0x67f2 && id !== 0x67f3),
    fc.record({ set: sets, key: fc.integer({ min: 1, max: 0xffff }) }),
    fc.record({ set: sets, key: fc.string({ minLength: 1, maxLength: 20 }).map((name) => `x-${name}`) }),
  )
}

function properties(japanese: boolean, maxLength: number): fc.Arbitrary<PropertySpec[]> {
  const property = fc.tuple(propertyId(), typedValue(japanese)).map(([id, typed]) => ({ id, ...typed }))
  return fc.uniqueArray(property, { maxLength, selector: ({ id }) => JSON.stringify(id) })
}

function recipients(japanese: boolean): fc.Arbitrary<PropertySpec[][]> {
  const one = fc.tuple(fc.constantFrom(1, 2, 3), text(japanese), text(japanese)).map(([kind, name, address]) => [
    { id: 0x0c15, type: types.integer32, value: kind },
    { id: 0x3001, type: types.string, value: name },
    { id: 0x3003, type: types.string, value: address },
  ])
  return fc.array(one, { maxLength: 4 })
}

function content(japanese: boolean, depth: number): fc.Arbitrary<AttachmentContent> {
  const plain: fc.Arbitrary<AttachmentContent>[] = [
    bytes().map((value) => ({ kind: 'bytes', bytes: value })),
    bytes().map((value) => ({ kind: 'ole', bytes: value })),
    text(japanese).map((path) => ({ kind: 'reference', path })),
  ]
  if (depth === 0) return fc.oneof(...plain)
  return fc.oneof(
    ...plain,
    itemSpec(japanese, depth - 1).map((item): AttachmentContent => ({ kind: 'embedded', item })),
  )
}

export function attachmentSpec(japanese: boolean, depth: number): fc.Arbitrary<AttachmentSpec> {
  return fc.record({ name: text(japanese, 20), content: content(japanese, depth), properties: properties(japanese, 3) })
}

/** Any item: what a store must be able to hold, whether or not it makes sense. */
export function itemSpec(japanese: boolean, depth = 2): fc.Arbitrary<ItemSpec> {
  return fc.record({
    messageClass: fc.constantFrom('IPM.Note', 'IPM.Contact', 'IPM.Task', 'REPORT.IPM.Note.NDR', 'IPM.Unheard.Of'),
    properties: properties(japanese, 12),
    recipients: recipients(japanese),
    attachments: fc.array(attachmentSpec(japanese, depth), { maxLength: 3 }),
    associated: fc.boolean().map((value) => value && depth === 2),
  })
}

/** The path of a folder. Where only items tell their code page, nobody can know that of a folder's name beyond ASCII. */
export function folderNames(script: 'any' | 'japanese' | 'ascii'): fc.Arbitrary<string[]> {
  const words = script === 'ascii' ? fc.string({ maxLength: 16 }) : text(script === 'japanese', 16)
  const name = words.map((one) => `F${one.trim()}`)
  return fc.array(name, { minLength: 1, maxLength: 3 })
}
