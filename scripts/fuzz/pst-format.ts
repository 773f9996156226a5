import { everything } from '../../electron/core/archive/everything.ts'
import type { RawItem } from '../../electron/core/archive/raw-item.ts'
import { openPstArchive } from '../../electron/core/archive/worker/read-pst.ts'
import { mutatePst } from '../../tests/support/pst-writer/mutators.ts'
import { mapStore, type StoreMap } from '../../tests/support/pst-writer/store-map.ts'
import { createRandomFor, drawWhole } from '../sample/random.ts'
import { findSeeds } from './find-seeds.ts'
import { type FuzzFormat, type Judgement, type Mutant, newJudgement, type Seed } from './fuzz-format.ts'
import { countAttachments, digestOf, judgeItems, judgeSentence, type SoundItems } from './judge-mail.ts'
import { judgeOrder, sourceOf } from './judge-reading.ts'
import { diffStretches, type Footprints, traceFootprints } from './pst-footprint.ts'
import { makePstSeeds } from './pst-seeds.ts'

/** What a sound store gives, and what each of its items stands on. */
type Known = { seed: Seed; footprints: Footprints; items: SoundItem[]; attachments: SoundItems }

type SoundItem = { nid: number; folder: string; digest: string }

const nodes = { store: 0x21, nameMap: 0x61, root: 0x122 }

/** Outlook data files: damaged blocks, pages, trees and roots. */
export function createPstFormat(): FuzzFormat {
  const seeds = [...makePstSeeds(), ...findSeeds('pst', { extensions: /\.(?:pst|ost)$/i, bytesMax: 300_000, most: 20 })]
  const known = new Map<Seed, Known>()
  const maps = new Map(seeds.map((seed) => [seed, mapStore(seed.bytes)]))
  const knowledgeOf = async (seed: Seed): Promise<Known> => {
    const found = known.get(seed) ?? (await learn(seed, maps.get(seed) ?? mapStore(seed.bytes)))
    known.set(seed, found)
    return found
  }
  return {
    seeds,
    mutant(seed, number) {
      const random = createRandomFor(seed, `pst ${number}`)
      const chosen = seeds[drawWhole(random, 0, seeds.length - 1)] as Seed
      const { bytes, what } = mutatePst(chosen.bytes, drawWhole(random, 0, 0x7fffffff), maps.get(chosen))
      return { bytes, what: `${chosen.name}: ${what}`, seed: chosen }
    },
    judge: async (mutant) => judge(mutant, await knowledgeOf(mutant.seed)),
  }
}

async function learn(seed: Seed, map: StoreMap): Promise<Known> {
  const { items } = readStore(seed.bytes, newJudgement())
  return {
    seed,
    // A store does not say how many attachments an item has, only that there are some: that all are gone can be told, and has to be.
    attachments: new Map([...(await countAttachments(items))].map(([place, count]) => [place, Math.min(1, count)])),
    footprints: traceFootprints(seed.bytes, map),
    items: items.map((item) => ({ nid: nidOf(item), folder: JSON.stringify(item.folder), digest: digestOf(item.bytes) })),
  }
}

async function judge({ bytes }: Mutant, known: Known): Promise<Judgement> {
  const judgement = newJudgement()
  const { items, listed } = readStore(bytes, judgement)
  if (!judgement.refused) {
    if (items.length !== listed) judgement.findings.push(`The folders list ${listed} items, and ${items.length} came.`)
    judgement.findings.push(...judgeOrder(items, bytes.length))
    await judgeItems(items, judgement, known.attachments)
  }
  judgement.findings.push(...judgeNeighbours(bytes, items, known))
  return judgement
}

/** Reads a store as its worker does. */
function readStore(bytes: Buffer, judgement: Judgement): { items: RawItem[]; listed: number } {
  const opened = openPstArchive(sourceOf(bytes), 'store.pst')
  if (!opened.ok) {
    judgement.refused = 1
    judgement.findings.push(...judgeSentence(opened.fault))
    return { items: [], listed: 0 }
  }
  const { folders, remarks } = opened.value.describe()
  for (const sentence of [...remarks, ...folders.map(({ problem }) => problem ?? 'sound')])
    judgement.findings.push(...judgeSentence(sentence))
  const items = [...opened.value.items(everything, null, [], () => {})]
  return { items, listed: folders.reduce((sum, folder) => sum + (folder.items ?? 0), 0) }
}

/** an item that stands in an untouched folder, and is untouched itself, comes as it was. */
function judgeNeighbours(bytes: Buffer, items: readonly RawItem[], { seed, footprints, items: sound }: Known): string[] {
  const changed = diffStretches(seed.bytes, bytes)
  if (!footprints.isUntouched(nodes.store, changed) || !footprints.isUntouched(nodes.nameMap, changed)) return []
  const folders = new Map<number, boolean>()
  const isSound = (folder: number): boolean => {
    const before = folders.get(folder)
    if (before !== undefined) return before
    folders.set(folder, false)
    const sibling = (type: number): number => (folder & ~0x1f) | type
    const parent = footprints.parentOf(folder)
    const own = [folder, sibling(0x0d), sibling(0x0e)].every((nid) => footprints.isUntouched(nid, changed))
    const answer = own && (folder === nodes.root || parent === folder || isSound(parent))
    folders.set(folder, answer)
    return answer
  }
  const here = new Map(items.map((item) => [nidOf(item), `${JSON.stringify(item.folder)} ${digestOf(item.bytes)}`]))
  const expected = sound.filter(({ nid }) => footprints.isUntouched(nid, changed) && isSound(footprints.parentOf(nid)))
  const missing = expected.filter(({ nid, folder, digest }) => here.get(nid) !== `${folder} ${digest}`)
  if (missing.length === 0) return []
  const absent = missing.filter(({ nid }) => !here.has(nid)).length
  const first = missing[0]?.nid.toString(16)
  return [
    `Of ${expected.length} untouched items ${absent} are missing and ${missing.length - absent} are others, the first 0x${first}.`,
  ]
}

const nidOf = (item: RawItem): number => Number.parseInt(item.place?.replace('node 0x', '') ?? '', 16)
