import { createRouterClient } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import { noteErrors } from '../../electron/core/automation/suspensions.ts'
import { decideMessages } from '../../electron/core/decide-message.ts'
import { storeMessage } from '../../electron/core/ingest/store-message.ts'
import { createParseOne } from '../../electron/core/mime/parse-one.ts'
import { openPeopleBook } from '../../electron/core/people/people-book.ts'
import { checkRuleFiles } from '../../electron/core/rules/check-rule-files.ts'
import type { ActiveRules } from '../../electron/core/rules/rule-book.ts'
import type { CompiledRule } from '../../electron/core/rules/rule-set.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { createFileShelf } from '../../electron/core/tasks/file-shelf.ts'
import type { Client } from '../../shared/contract/contract.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const files = {
  'desk/module.yaml': 'module: 1\ntitle: Desk\n',
  'desk/rules.yaml': `- id: fragile
  condition: "subject contains 'leak'"
  action: { tag: fragile, set_priority: urgent }
- id: sound
  condition: "subject contains 'leak'"
  action: { tag: sound, set_priority: high }
`,
}

const opened: TestOrgo[] = []
afterEach(async () => {
  for (const orgo of opened.splice(0)) await orgo.close()
})

async function open(rules: Record<string, string> = files): Promise<TestOrgo> {
  const orgo = await testOrgo({ rules, shippedRules: false, seed: 'errors' })
  opened.push(orgo)
  return orgo
}

const minute = 60_000
const hour = 60 * minute
const mail = (n: number): string =>
  writeMail({ id: `e${n}@sender.example`, subject: `Leak ${n}`, date: dateHeader(sentAt + n * minute) })

/** The rules of the profile, in which one rule fails whenever it is asked. */
function breakRule(ruleId: string): ActiveRules {
  const sources = Object.entries(files).map(([path, text]) => ({ path: `rules/${path}`, text }))
  const { loaded } = checkRuleFiles(sources)
  if (!loaded) throw new Error('the rules of the test have errors')
  const fail = (): never => {
    throw new Error('a step that cannot be counted')
  }
  const broken = (rule: CompiledRule): CompiledRule =>
    rule.id === ruleId ? { ...rule, compiled: { ...rule.compiled, run: fail } } : rule
  const byEvent = [...loaded.ruleSet.rulesByEvent].map(
    ([event, phases]) => [event, new Map([...phases].map(([phase, rules]) => [phase, rules.map(broken)]))] as const,
  )
  const ruleSet = { ...loaded.ruleSet, rulesByEvent: new Map(byEvent) }
  return { ...loaded, ruleSet, version: 1, activatedAt: 0, stale: false, diagnostics: [], filesHash: '', failedTests: [] }
}

/** Stores and decides mails by rules of which one fails. */
async function decideBroken(orgo: TestOrgo, numbers: readonly number[]): Promise<void> {
  const parser = createParseOne(orgo.paths.workers.parse)
  const people = openPeopleBook(orgo.paths, () => ({ ownerId: 'owner', ownerName: 'Owner', zone: 'UTC' }))()
  const hand = {
    orgId: '00000000-0000-4000-8000-000000000000',
    now: orgo.clock.now(),
    rules: breakRule('fragile'),
    zone: 'UTC',
    people,
  }
  const from = { mode: 'live', format: 'eml', kind: 'mail', folder: [], labels: [], history: false } as const
  for (const n of numbers) {
    const outcome = await parser.parse(Buffer.from(mail(n)))
    if (outcome.kind === 'failed') throw new Error(outcome.reason)
    const { message, derived } = outcome
    const about = { kind: 'mail', flags: null, detached: [], formBytes: derived.rawSizeBytes } as const
    await orgo.withStore((store: Store) =>
      store.write((tx) => {
        const stored = storeMessage(tx, store.blobs, message, derived, hand.now, about)
        const deciding = decideMessages(tx, { ...hand, files: createFileShelf(orgo.paths, store.blobs) })
        if (stored.kind === 'imported') deciding.message(stored.stored, from)
        deciding.end()
      }),
    )
  }
  await parser.close()
}

const suspendedOf = async (client: Client, ruleId: string) =>
  (await client.rules.list({})).rules.find((rule) => rule.ruleId === ruleId)?.suspended ?? null

describe('a rule that fails', () => {
  it('AUT-11 leaves the rest to the others, and its message in Triage', async () => {
    const orgo = await open()
    await decideBroken(orgo, [1])
    const { rows } = await orgo.client.tasks.list({})
    expect(rows).toMatchObject([{ title: 'Leak 1', priority: 'high', tags: ['sound'] }])
    expect((await orgo.client.messages.list({ view: 'triage' })).total).toBe(1)
    const { rows: history } = await orgo.client.rules.history({ ruleId: 'fragile' })
    expect(history.map(({ outcome, effects }) => [outcome, effects])).toEqual([['error', []]])
    expect(await suspendedOf(orgo.client, 'fragile')).toBeNull()
  })

  it('AUT-11 rests after five errors in 24 hours, visibly, until a person lets it run again', async () => {
    const orgo = await open()
    await decideBroken(orgo, [1, 2, 3, 4])
    expect(await suspendedOf(orgo.client, 'fragile')).toBeNull()
    await decideBroken(orgo, [5])
    const suspended = await suspendedOf(orgo.client, 'fragile')
    expect(suspended).toMatchObject({ at: orgo.clock.now() })
    expect(suspended?.sentence).toContain('The last time: a step that cannot be counted')
    await orgo.importMbox([mail(6)], { mode: 'live' })
    const tagsOf = async (title: string) => {
      const row = (await orgo.client.tasks.list({ limit: 50 })).rows.find((task) => task.title === title)
      return row?.tags
    }
    expect(await tagsOf('Leak 6')).toEqual(['sound'])
    const set = await orgo.client.rules.resume({ ruleId: 'fragile' })
    expect(set.rules.map(({ suspended: at }) => at)).toEqual([null, null])
    await orgo.importMbox([mail(7)], { mode: 'live' })
    expect(await tagsOf('Leak 7')).toEqual(['fragile', 'sound'])
  })

  it('AUT-11 errors of more than a day ago, or of a clock that was ahead, do not count', async () => {
    const orgo = await open()
    const fail = (at: number): Promise<unknown> =>
      orgo.withStore((store) => store.write((tx) => noteErrors(tx, at, [{ ruleId: 'fragile', sentence: 'no' }])))
    for (const at of [0, 1, 2, 3].map((n) => sentAt + n * hour)) await fail(at)
    await fail(sentAt + 25 * hour)
    expect(await suspendedOf(orgo.client, 'fragile')).toBeNull()
    for (const n of [0, 1, 2, 3]) await fail(sentAt + 900 * hour + n)
    await fail(sentAt + 26 * hour)
    expect(await suspendedOf(orgo.client, 'fragile')).toBeNull()
    for (const n of [1, 2, 3, 4]) await fail(sentAt + 26 * hour + n)
    expect(await suspendedOf(orgo.client, 'fragile')).not.toBeNull()
  })
})

describe('what a rule did to confidential matters', () => {
  it('AUT-9 A1 A-12 is in no history, count, trial or shadow report of somebody without the right', async () => {
    const canary = 'zanzibar'
    const seal = `- id: seal
  phase: qualify
  condition: "subject contains 'grievance'"
  action: { confidential: { case: hr, readers: ["person:lea"] } }
- id: loud
  condition: "subject contains any ('grievance', 'lamp')"
  action: { tag: loud }
- id: late
  when: task.created
  condition: "task.open"
  action: { tag: late }
- id: watch
  mode: observe
  condition: "subject contains any ('grievance', 'lamp')"
  action: { tag: watched, set_priority: high }
`
    const orgo = await open({ ...files, 'desk/rules.yaml': seal })
    const at = (n: number, subject: string): string => writeMail({ id: `c${n}@sender.example`, subject, body: canary })
    await orgo.importMbox([at(1, `A grievance about ${canary}`), at(2, 'The lamp')], { mode: 'live' })
    const nobody = createRouterClient(orgo.engine.router, {
      context: { session: { ...orgo.engine.owner, sight: ['person:ana'] } },
    })
    for (const [client, total] of [
      [orgo.client, 2],
      [nobody, 1],
    ] as const) {
      expect((await client.rules.history({ ruleId: 'loud' })).total).toBe(total)
      expect((await client.rules.history({ ruleId: 'late' })).total).toBe(total - 1)
      expect((await client.rules.list({})).rules.find(({ ruleId }) => ruleId === 'loud')?.hits).toBe(total)
      expect((await client.rules.shadow({ ruleId: 'watch' })).matched).toBe(total)
      const { trial } = await client.rules.apply({ ruleId: 'loud', dryRun: true })
      expect(trial.matched).toBe(total)
    }
    const told = JSON.stringify([
      await nobody.rules.history({ ruleId: 'loud' }),
      await nobody.rules.history({ ruleId: 'seal' }),
      await nobody.rules.shadow({ ruleId: 'watch' }),
      await nobody.rules.apply({ ruleId: 'loud', dryRun: true }),
    ])
    expect(told).not.toContain(canary)
  })

  it('A4 AUT-1 a rule on a new task that seals it seals its mail too', async () => {
    const orgo = await open({
      ...files,
      'desk/rules.yaml': `- id: loud
  condition: "subject contains 'grievance'"
  action: { set_priority: high }
- id: seal
  when: task.created
  condition: "subject contains 'grievance'"
  action: { confidential: { case: hr, readers: ["person:lea"] } }
`,
    })
    await orgo.importMbox([writeMail({ subject: 'A grievance', body: 'zanzibar' })], { mode: 'live' })
    expect((await orgo.client.tasks.list({})).rows).toMatchObject([{ confidential: true }])
    const nobody = createRouterClient(orgo.engine.router, {
      context: { session: { ...orgo.engine.owner, sight: ['person:ana'] } },
    })
    expect((await nobody.messages.list({})).total).toBe(0)
    expect((await orgo.client.messages.search({ query: 'zanzibar' })).total).toBe(0)
  })
})
