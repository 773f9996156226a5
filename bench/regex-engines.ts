import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { newestText } from '../electron/core/mime/newest-text.ts'
import { parseMessage } from '../electron/core/mime/parse-message.ts'
import { compileRegex } from '../electron/core/rules/regex.ts'
import { corpusFile, readMails, root } from './inputs.ts'
import { measureInTurn, median, timeOf } from './measure.ts'
import type { Row } from './row.ts'

/** Patterns as rules hold them; all ignore case, which is the default of the language. */
const usual = [
  'complaint|unaccept(able|ed)|formal complaint',
  'invoice\\s*(no|nr)\\.?\\s*\\d+',
  '\\b\\d{4}-\\d{2}-\\d{2}\\b',
  '(order|ticket) #?[a-z]{2}\\d{5,}',
  '[a-z0-9._]+@[a-z0-9-]+\\.(example|org)',
]

/** Patterns that take a backtracking engine for ever, each with a text that nearly fits. */
const hostile: readonly [pattern: string, piece: string][] = [
  ['(a+)+$', 'a'],
  ['(a|aa)+$', 'a'],
  ['(a*)*b$', 'a'],
  ['^(\\w+\\s?)*$', 'word '],
  ['(x+x+)+y', 'x'],
  ['^([a-z0-9]+\\.)+$', 'a.b'],
  ['(\\d+)*[^\\d]x', '1'],
  ['(.*)*;$', 'a;b'],
  ['([a-z]+)*@$', 'abc'],
  ['(?:[^"\\\\]+|\\\\.)*"$', 'abc'],
]
const textSize = 102_400
const hostileTexts = hostile.map(([pattern, piece]) => ({
  pattern,
  text: `${piece.repeat(Math.ceil(textSize / piece.length)).slice(0, textSize - 1)}!`,
}))

async function readBodies(count: number): Promise<string[]> {
  const file = corpusFile('mbox/large/spamassassin.mboxrd.mbox') ?? `${root}/resources/samples/riverside.mbox`
  const bodies: string[] = []
  for (const bytes of (await readMails(file)).slice(0, count)) bodies.push(newestText((await parseMessage(bytes)).text ?? ''))
  return bodies
}

/** The slowest hostile pattern of an engine, by the median of its runs, in milliseconds of the processor; what takes longer than 2 s counts as for ever. */
function slowest(rounds: number, test: (pattern: string, text: string) => boolean): { ms: number; stuck: number } {
  let most = 0
  let stuck = 0
  for (const { pattern, text } of hostileTexts) {
    const runs: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      try {
        const start = process.cpuUsage()
        test(pattern, text)
        const { user, system } = process.cpuUsage(start)
        runs.push((user + system) / 1_000)
      } catch {
        stuck += 1
        break
      }
    }
    if (runs.length === rounds) most = Math.max(most, median(runs))
  }
  return { ms: Math.round(most), stuck }
}

const inContext =
  (flags: string) =>
  (pattern: string, text: string): boolean =>
    runInNewContext('new RegExp(pattern, flags).test(text)', { pattern, flags, text }, { timeout: 2_000 }) === true

function describeSlowest({ ms, stuck }: { ms: number; stuck: number }): string {
  return stuck > 0 ? `${stuck} of ${hostile.length} never end` : `${ms} ms`
}

/**
 * how fast patterns of rules run, and what a hostile one costs: re2js, which rules use, beside V8's two engines.
 *
 * V8's linear engine (flag `l`) knows no `i`, so it reads text and pattern in small letters, which is not the same for all letters.
 */
export async function benchRegexEngines(rounds: number): Promise<Row[]> {
  setFlagsFromString('--enable-experimental-regexp-engine')
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
  const bodies = await readBodies(2_000)
  const small = bodies.map((body) => body.toLowerCase())
  const kept = usual.map((pattern) => {
    const compiled = compileRegex(pattern, false)
    if (!compiled.ok) throw new Error(compiled.reason)
    return compiled.regex
  })
  const linear = usual.map((pattern) => linearRegex(pattern))
  const backtracking = usual.map((pattern) => new RegExp(pattern, 'iu'))
  const run = (patterns: readonly { test: (text: string) => boolean }[], texts: readonly string[]) => () =>
    timeOf(() => {
      for (const text of texts) for (const pattern of patterns) pattern.test(text)
    })
  const times = await measureInTurn(rounds, {
    kept: run(kept, bodies),
    linear: run(
      linear.filter((one) => one !== null),
      small,
    ),
    backtracking: run(backtracking, bodies),
  })
  const tested = bodies.length * usual.length
  const perSecond = (ms: number, count = tested): number => Math.round((count / ms) * 1_000)
  const linearCount = bodies.length * linear.filter((one) => one !== null).length
  const worst = {
    kept: slowest(rounds, (pattern, text) => {
      const one = compileRegex(pattern, false)
      return one.ok && one.regex.test(text)
    }),
    linear: slowest(rounds, inContext('l')),
    backtracking: slowest(rounds, inContext('iu')),
  }
  return [
    {
      goal: 'A-31',
      work: `${usual.length} patterns over ${bodies.length} mails, one core`,
      ours: `re2js: ${perSecond(times.kept.medianMs)} tests/s`,
      peer: `V8 linear: ${perSecond(times.linear.medianMs, linearCount)} tests/s; V8 backtracking: ${perSecond(times.backtracking.medianMs)} tests/s`,
      ratio: times.backtracking.medianMs / times.kept.medianMs,
      wanted: '-',
      met: null,
      note: `V8's linear engine ran ${linear.filter((one) => one !== null).length} of ${usual.length} patterns, on text in small letters: it knows no "ignore case"`,
    },
    {
      goal: 'A-31',
      work: `the worst of ${hostile.length} hostile patterns over 100 KB`,
      ours: `re2js: ${describeSlowest(worst.kept)}`,
      peer: `V8 linear: ${describeSlowest(worst.linear)}; V8 backtracking, linear on excess: ${describeSlowest(worst.backtracking)}`,
      ratio: null,
      wanted: '50 ms',
      met: worst.kept.stuck === 0 && worst.kept.ms <= 50,
      note: 'time of the processor, compiling included; never: longer than 2 s',
    },
  ]
}

// The flag `l` is V8's own and not of the language; a pattern it cannot run in linear time is refused.
function linearRegex(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern, 'l')
  } catch {
    return null
  }
}
