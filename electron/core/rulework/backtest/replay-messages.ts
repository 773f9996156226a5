import { checkRuleFiles, type LoadedRules } from '../../rules/check-rule-files.ts'
import { evaluate } from '../../rules/evaluate.ts'
import { createReadBefore, holdsRules } from '../../rules/read-before.ts'
import type { RuleSet } from '../../rules/rule-set.ts'
import { type PackEntry, unpackEntries } from '../../store/fact-pack.ts'
import { decodeFacts, type StoredFacts } from '../facts/fact-record.ts'
import type { BacktestStart, DifferentMessage, FactChunk, WantedMessage } from './backtest-protocol.ts'
import { compareMessage } from './compare-message.ts'
import { findDifferingRules, restrict } from './differing-rules.ts'
import { createThreadWorlds } from './thread-worlds.ts'

/** What became of one chunk. */
export type ChunkResult = { judged: number; approximate: number; rows: DifferentMessage[] }

/**
 * Two sets over stored messages: what `backtest-worker.ts` does in its thread, and nothing but computation.
 *
 * Shapes: with `search` the whole mail is read by it first, and then `replay` reads the threads it found; where `search` is null, `replay`
 * reads all. Chunks come in the order the messages were decided.
 */
export type Replay = {
  search: ((chunk: FactChunk) => ChunkResult) | null
  foundThreads(): number[]
  replay(chunk: FactChunk): ChunkResult
}

/** Errors: throws where a set has errors; the caller has compiled both before. */
export function createReplay({ from: fromFiles, to: toFiles, zone, own }: BacktestStart): Replay {
  // The two sets have most files in common: each is read once.
  const names = {}
  const before = createReadBefore()
  const check: Check = (files) => checkRuleFiles(files, [], zone, names, before)
  const from = load(check, fromFiles)
  const to = load(check, toFiles)
  const differing = findDifferingRules(from, to)
  const found = new Set<number>()
  const worlds = createThreadWorlds()
  const asked = differing
    ? [narrow(check, fromFiles, differing.from), narrow(check, toFiles, differing.to)].filter((set) => set !== null)
    : []
  return {
    search: differing && ((chunk) => search(chunk, asked, found)),
    foundThreads: () => [...found].sort((a, b) => a - b),
    replay: (chunk) => {
      const result: ChunkResult = { judged: 0, approximate: 0, rows: [] }
      eachMessage(chunk, (stored, { threadNo, sortAt, counts }) => {
        const world = worlds.enter(stored, threadNo, sortAt)
        const { differences, approximate } = compareMessage({ from, to, own }, world, stored)
        if (!counts) return
        result.judged += 1
        if (approximate) result.approximate += 1
        for (const difference of differences) result.rows.push({ ...difference, messageNo: stored.messageNo })
      })
      return result
    },
  }
}

type Check = (files: BacktestStart['from']) => ReturnType<typeof checkRuleFiles>

function load(check: Check, files: BacktestStart['from']): LoadedRules {
  const { loaded } = check(files)
  if (!loaded) throw new Error('a rule set that was compared has errors')
  return loaded
}

/** The rules that are asked alone, compiled from their own files: the words of all others would be looked for in every mail. */
function narrow(check: Check, files: BacktestStart['from'], asked: RuleSet | null): RuleSet | null {
  if (!asked) return null
  const own = new Set(asked.rules.map(({ path }) => path))
  const emptied = files.map((file) => (own.has(file.path) || !holdsRules(file.path) ? file : { path: file.path, text: '[]\n' }))
  const { loaded } = check(emptied)
  // A test of such a file may name a rule of another: then the whole set's own form of them serves as well.
  const hashes = new Set(asked.rules.map(({ hash }) => hash))
  const found = loaded?.ruleSet.rules.filter(({ hash }) => hashes.has(hash)) ?? []
  return loaded && found.length === asked.rules.length ? restrict(loaded.ruleSet, found) : asked
}

/** Asks only the rules in which the sets differ, each message by itself. */
function search(chunk: FactChunk, asked: readonly RuleSet[], found: Set<number>): ChunkResult {
  const result: ChunkResult = { judged: 0, approximate: 0, rows: [] }
  eachMessage(chunk, (stored, { threadNo, counts }) => {
    if (counts) result.judged += 1
    if (found.has(threadNo)) return
    // No rule that is asked looks at the task: without it none is held back by the module the item is in.
    stored.facts.task = null
    if (asked.some((ruleSet) => acts(ruleSet, stored))) found.add(threadNo)
  })
  return result
}

function acts(ruleSet: RuleSet, { facts, at }: StoredFacts): boolean {
  return evaluate(ruleSet, facts, at).trace.rules.some(({ result }) => result !== 'observed' && result !== 'not_matched')
}

function eachMessage(chunk: FactChunk, work: (stored: StoredFacts, wanted: WantedMessage) => void): void {
  const records = new Map(entriesOf(chunk).map((entry) => [entry.messageNo, entry.record]))
  for (const wanted of chunk.wanted) {
    const record = records.get(wanted.messageNo)
    if (record) work(decodeFacts(wanted.messageNo, record), wanted)
  }
}

function entriesOf({ content, packed, wanted }: FactChunk): PackEntry[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (packed) return unpackEntries(bytes)
  const [only] = wanted
  return only ? [{ messageNo: only.messageNo, record: bytes }] : []
}
