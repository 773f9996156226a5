import { makeZip, type ZipPart } from '../../electron/core/archive/zip/make-zip.ts'
import { createRandomFor, drawWhole, type Random } from '../sample/random.ts'
import { findSeeds } from './find-seeds.ts'
import { type FuzzFormat, type Mutant, newJudgement, type Seed } from './fuzz-format.ts'
import { countAttachments, judgeMail, type SoundItems } from './judge-mail.ts'
import { judgeNeighbours } from './judge-neighbours.ts'
import { judgeBytes, judgeResume, type Read, readBytes } from './judge-reading.ts'
import { makeMsgSeeds } from './msg-seeds.ts'
import { mutateBinary } from './mutate-binary.ts'
import { mutateText } from './mutate-text.ts'
import { makeMailSeeds, makeMboxSeeds, wrapTnef } from './text-seeds.ts'
import { makeTnefSeeds, sealAttributes } from './tnef-seeds.ts'

type Mutate = (seed: Seed, random: Random) => Buffer

/** Mutants of seeds, each drawn by its own number. */
function mutantsOf(name: string, seeds: readonly Seed[], mutate: Mutate): FuzzFormat['mutant'] {
  return (seed, number): Mutant => {
    const random = createRandomFor(seed, `${name} ${number}`)
    // There is always a seed: the project makes some itself.
    const chosen = seeds[drawWhole(random, 0, seeds.length - 1)] as Seed
    return { bytes: mutate(chosen, random), what: chosen.name, seed: chosen }
  }
}

/** Mailboxes: every byte belongs to one item, reading can begin at any of them, and the mails around a damage are as they were. */
export function createMboxFormat(): FuzzFormat {
  const seeds = [
    ...makeMboxSeeds(),
    ...findSeeds('mbox', { extensions: /\.(?:mbox|txt)$/i, bytesMax: 24_000, cut: true, most: 18 }),
  ]
  const others = seeds.map(({ bytes }) => bytes)
  const reads = new Map<Seed, Read | null>()
  const readOf = async (seed: Seed): Promise<Read | null> => {
    const known = reads.get(seed)
    if (known !== undefined) return known
    const read = await readBytes('box.mbox', seed.bytes, newJudgement())
    reads.set(seed, read)
    return read
  }
  return {
    seeds,
    mutant: mutantsOf('mbox', seeds, ({ name, bytes }, random) =>
      (name === 'gzip' ? mutateBinary : mutateText)(bytes, random, others),
    ),
    judge: async ({ bytes, seed }) => {
      const { read, ...judgement } = await judgeBytes('box.mbox', bytes)
      if (!read) return judgement
      const { findings } = judgement
      findings.push(...judgeCoverage(read, bytes.length), ...(await judgeResume(read, Math.floor(read.items.length / 2))))
      const sound = await readOf(seed)
      if (sound && seed.name !== 'gzip') findings.push(...judgeNeighbours(sound, seed.bytes, read, bytes))
      return judgement
    },
  }
}

/** The stretches of the items follow each other without a gap, from the first byte to the last (ARC-3). */
function judgeCoverage({ opened, items }: Read, sizeBytes: number): string[] {
  // What is packed has its places in what was unpacked; a file of another format has none.
  if (
    opened.stream === null ||
    opened.stream.source.sizeBytes !== sizeBytes ||
    opened.identification.explanation.includes('gzip')
  )
    return []
  let end = 0
  for (const { index, offsetBytes, sizeBytes: size } of items) {
    if (offsetBytes !== end) return [`Item ${index} begins at ${offsetBytes}, and the one before it ends at ${end}.`]
    end = offsetBytes + size
  }
  return end === sizeBytes ? [] : [`The items end at ${end} of ${sizeBytes} bytes.`]
}

/** Beside the mails of the corpus lie what is expected of them, and the files they hold. */
const mailNames = /^(?!.*_decoded_).*\.(?:eml|msg|txt)$/i

/** Single mails. */
export function createEmlFormat(): FuzzFormat {
  const seeds = [...makeMailSeeds(), ...findSeeds('eml', { extensions: mailNames, bytesMax: 20_000, most: 250 })]
  const others = seeds.map(({ bytes }) => bytes)
  return {
    seeds,
    mutant: mutantsOf('eml', seeds, ({ bytes }, random) => mutateText(bytes, random, others)),
    judge: async ({ bytes }) => {
      const { read, ...judgement } = await judgeBytes('mail.eml', bytes)
      if (read) judgement.findings.push(...judgeCoverage(read, bytes.length))
      // As a mail of a mailbox or a Maildir it is parsed whatever it looks like.
      await judgeMail(bytes, judgement.findings)
      return judgement
    },
  }
}

/** Outlook items: damage to the container hits its header, its tables and its directory as often as all the rest. */
export function createMsgFormat(): FuzzFormat {
  const seeds = [...makeMsgSeeds(), ...findSeeds('msg', { extensions: /\.(?:msg|oft)$/i, bytesMax: 90_000, most: 60 })]
  const others = seeds.map(({ bytes }) => bytes)
  const sound = new Map<Seed, SoundItems>()
  const soundOf = async (seed: Seed): Promise<SoundItems> => {
    const known =
      sound.get(seed) ?? (await countAttachments((await readBytes('item.msg', seed.bytes, newJudgement()))?.items ?? []))
    sound.set(seed, known)
    return known
  }
  return {
    seeds,
    mutant: mutantsOf('msg', seeds, ({ bytes }, random) => mutateBinary(bytes, random, others, hotPlaces(bytes))),
    judge: async ({ bytes, seed }) => {
      const { read, ...judgement } = await judgeBytes('item.msg', bytes, await soundOf(seed))
      if (read?.items.length === 0) judgement.findings.push('The file was opened, and gave no item.')
      return judgement
    },
  }
}

/** The fields of the header (MS-CFB 2.2), and those of every directory entry (2.6). */
function hotPlaces(bytes: Buffer): number[] {
  const places = Array.from({ length: 16 }, (_, index) => 0x18 + index * 4)
  const sectorBytes = 1 << bytes.readUInt16LE(0x1e)
  const directory = (bytes.readUInt32LE(0x30) + 1) * sectorBytes
  for (let entry = directory; entry < directory + sectorBytes * 2; entry += 128)
    for (const field of [0x40, 0x42, 0x44, 0x48, 0x4c, 0x74, 0x78]) places.push(entry + field)
  const table = (bytes.readUInt32LE(0x4c) + 1) * sectorBytes
  for (let at = 0; at < 64; at += 4) places.push(table + at)
  return places
}

/** Zips of mails and mailboxes: damaged by their bytes, by their lists, and in the files they hold. */
export function createZipFormat(): FuzzFormat {
  const mails = makeMailSeeds()
  const boxes = makeMboxSeeds()
  const inner = [...mails.slice(0, 6), ...boxes.slice(0, 4), ...makeMsgSeeds().slice(0, 2)]
  const partOf = ({ name, bytes }: Seed, index: number): ZipPart => ({
    name: `mail/${name} ${index}.eml`,
    bytes,
    isStored: index % 3 === 0,
  })
  const seeds: Seed[] = [
    { name: 'mails', bytes: makeZip(mails.map(partOf)) },
    { name: 'mailboxes', bytes: makeZip(boxes.map((seed, index) => ({ ...partOf(seed, index), name: `boxes/${index}.mbox` }))) },
    { name: 'mixed', bytes: makeZip(inner.map(partOf)) },
  ]
  const others = seeds.map(({ bytes }) => bytes)
  const oddZip = (random: Random): Buffer =>
    makeZip(
      inner.map((seed, index): ZipPart => {
        const part = partOf(seed, index)
        if (random() < 0.9) return part
        const odd: ZipPart[] = [
          { ...part, bytes: mutateText(seed.bytes, random, others) },
          { ...part, flags: drawWhole(random, 0, 0xffff) },
          { ...part, method: drawWhole(random, 0, 14) },
          { ...part, claimedSize: drawWhole(random, 0, 2 ** 32 - 1) },
          { ...part, checksum: drawWhole(random, 0, 2 ** 32 - 1) },
          { ...part, unixMode: drawWhole(random, 0, 0xffff) },
          { ...part, sameDataAs: drawWhole(random, 0, index) },
          { ...part, name: mutateText(Buffer.from('../mail/a.eml'), random, others).subarray(0, 300) },
        ]
        return odd[drawWhole(random, 0, odd.length - 1)] ?? part
      }),
      random() < 0.1 ? drawWhole(random, 0, 0xffff) : undefined,
    )
  return {
    seeds,
    mutant: mutantsOf('zip', seeds, ({ bytes }, random) => {
      const zip = random() < 0.6 ? oddZip(random) : bytes
      return random() < 0.5 ? mutateBinary(zip, random, others, lastPlaces(zip)) : zip
    }),
    judge: async ({ bytes }) => {
      const { read: _, ...judgement } = await judgeBytes('mails.zip', bytes)
      return judgement
    },
  }
}

/** The list of the files and its end stand last. */
function lastPlaces(bytes: Buffer): number[] {
  return Array.from({ length: 60 }, (_, index) => Math.max(0, bytes.length - 22 - index * 14))
}

/** What Outlook packs into winmail.dat; its checksums are made right again in half of the cases. */
export function createTnefFormat(): FuzzFormat {
  const seeds = makeTnefSeeds()
  const others = seeds.map(({ bytes }) => bytes)
  return {
    seeds,
    mutant: mutantsOf('tnef', seeds, ({ bytes }, random) => {
      const damaged = mutateBinary(bytes, random, others)
      return random() < 0.5 ? sealAttributes(damaged) : damaged
    }),
    judge: async ({ bytes }) => {
      const judgement = newJudgement()
      judgement.items = 1
      judgement[(await judgeMail(wrapTnef(bytes), judgement.findings)).kind] += 1
      return judgement
    },
  }
}
