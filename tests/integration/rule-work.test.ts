import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { forgetFactRows } from '../../electron/core/store/fact-rows.ts'
import type { Backtest, RuleDraft } from '../../shared/model/rule-work.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const pump = `orgo_rules: 1
rules:
- id: pump
  if: "subject contains 'pump'"
  then: { tag: water, set_priority: high }
tests:
- name: a pump is water
  message: { subject: The pump is broken }
  expect: { matched_only: [pump], tags: [water] }
`
const path = 'rules/desk/pump.yaml'
const mails = ['The pump drips', 'A pumpkin', 'Lamp out', 'Pumps again'].map((subject, n) =>
  writeMail({ id: `m${n}@sender.example`, subject }),
)

let orgo: TestOrgo
afterEach(() => orgo.close())

const openDesk = async (): Promise<void> => {
  orgo = await testOrgo({ rules: { 'desk/pump.yaml': pump }, shippedRules: false })
}
const fileOf = async () => {
  const [file] = await orgo.client.rules.files({})
  if (!file) throw new Error('no rule file')
  return file
}
const runBacktest = async (drafts: RuleDraft[]): Promise<Backtest> => {
  let backtest = await orgo.client.rules.startBacktest({ drafts })
  for await (const state of await orgo.client.rules.watchBacktest({ backtestId: backtest.backtestId })) backtest = state
  return backtest
}
const onDisk = (): string[] => readdirSync(join(orgo.paths.profile, 'rules/desk')).sort()

describe('unsaved rules', () => {
  it('RWK-1 a draft is checked, tested and tried over stored mail, and nothing of it stays', async () => {
    await openDesk()
    await orgo.importMbox(mails)
    const before = await orgo.client.rules.list({})
    const draft = { path, text: pump.replaceAll("'pump'", "'lamp'").replace('matched_only: [pump]', 'matched_only: []') }
    const check = await orgo.client.rules.check({ drafts: [draft] })
    expect(check.tests).toEqual([
      expect.objectContaining({ name: 'a pump is water', passed: false, problem: expect.stringContaining('tags is []') }),
    ])
    const trial = await orgo.client.rules.try({ drafts: [draft], ruleId: 'pump' })
    expect(trial).toMatchObject({ judged: 4, total: 4, matched: 1, newTasks: 1, samples: [{ subject: 'Lamp out' }] })
    expect(await orgo.client.rules.try({ ruleId: 'pump' })).toMatchObject({ matched: 3, newTasks: 3 })
    const [lamp] = (await orgo.client.messages.search({ query: 'Lamp' })).rows
    const explained = await orgo.client.rules.tryMessage({ drafts: [draft], messageId: lamp?.messageId ?? '' })
    expect(explained.rules).toMatchObject([
      { ruleId: 'pump', result: 'matched', actions: [{ action: 'tag', value: 'water' }, {}] },
    ])
    expect(await orgo.client.rules.list({})).toEqual(before)
    expect(await fileOf()).toMatchObject({ text: pump, origin: 'profile' })
    expect((await orgo.client.tasks.list({ text: 'Lamp' })).rows).toEqual([])
  })

  it('RWK-1 a rule that is not in the set is named with the nearest one; a set with errors is judged by its findings', async () => {
    await openDesk()
    expect(await faultOf(orgo.client.rules.try({ ruleId: 'pmup' }))).toMatchObject({
      code: 'RULE_NOT_FOUND',
      data: { near: 'pump' },
    })
    const broken = { path, text: pump.replace('contains', 'contians') }
    expect(await orgo.client.rules.try({ drafts: [broken], ruleId: 'pump' })).toMatchObject({
      judged: 0,
      diagnostics: [{ code: 'E203', line: 4 }],
    })
    expect(await orgo.client.rules.check({ drafts: [broken] })).toMatchObject({ setHash: null, rules: [], tests: [] })
  })

  it('RWK-3 A-12 confidential mail is judged in the sight of its readers alone', async () => {
    const secret = `orgo_rules: 1
rules:
- id: secret
  phase: qualify
  if: "subject contains 'complaint'"
  then: { confidential: { case: desk, readers: ["role:officer"] } }
  stop: all
`
    orgo = await testOrgo({ rules: { 'desk/secret.yaml': secret, 'desk/pump.yaml': pump }, shippedRules: false })
    await orgo.importMbox([writeMail({ id: 's@sender.example', subject: 'A complaint' }), ...mails])
    const drafts = [
      {
        path: 'rules/desk/words.yaml',
        text: '- id: words\n  condition: "subject contains \'complaint\'"\n  action: { tag: w }\n',
      },
    ]
    const asked = async () => ({
      trial: await orgo.client.rules.try({ ruleId: 'secret' }),
      backtest: await runBacktest(drafts),
    })
    expect(await asked()).toMatchObject({ trial: { total: 5, matched: 1 }, backtest: { total: 5, judged: 5 } })
    const [message] = (await orgo.client.messages.list({})).rows.filter(({ subject }) => subject === 'A complaint')
    orgo.writeFile(
      'profile/config/people.yaml',
      'people: 1\nowner: ida\nmembers:\n  - id: ida\n    name: Ida Example\n    roles: [desk]\n  - id: otto\n    name: Otto Example\n    roles: [officer]\n',
    )
    orgo = await orgo.reopen()
    expect(await asked()).toMatchObject({ trial: { total: 4, matched: 0, samples: [] }, backtest: { total: 4, judged: 4 } })
    const ask = { messageId: message?.messageId ?? '' }
    expect(await faultOf(orgo.client.rules.explain(ask))).toMatchObject({ code: 'MESSAGE_NOT_FOUND' })
    expect(await faultOf(orgo.client.rules.tryMessage({ ...ask, drafts }))).toMatchObject({ code: 'MESSAGE_NOT_FOUND' })
  })

  it('RWK-3 a near miss is shown with the word of the mail', async () => {
    await openDesk()
    await orgo.importMbox([writeMail({ id: 'near@sender.example', subject: 'The boilre is cold' })])
    const text = pump.replaceAll("'pump'", "'boiler'").replace(/tests:[\s\S]*/, '')
    const { near } = await orgo.client.rules.try({ drafts: [{ path, text }], ruleId: 'pump' })
    expect(near).toEqual([expect.objectContaining({ subject: 'The boilre is cold', word: expect.stringMatching(/boilre/i) })])
  })
})

describe('names of people in rules', () => {
  it('RWK-1 a role that nobody holds is an error of the draft, and takes no active rule away', async () => {
    await openDesk()
    orgo.writeFile(
      'profile/config/people.yaml',
      'people: 1\nmembers:\n  - id: ida\n    name: Ida Example\n    roles: [plumber]\n',
    )
    const withRole = (role: string) => [{ path, text: pump.replace('tag: water,', `tag: water, assign: "role:${role}",`) }]
    await orgo.client.rules.reload({})
    expect(await orgo.client.rules.check({ drafts: withRole('plumbr') })).toMatchObject({
      setHash: null,
      diagnostics: [{ code: 'E302', path, hint: expect.stringContaining('plumber') }],
    })
    const saved = await orgo.client.rules.save({ drafts: withRole('plumber'), opened: { [path]: (await fileOf()).hash } })
    expect(saved).toMatchObject({ version: 2, stale: false })
    orgo.writeFile(
      'profile/config/people.yaml',
      'people: 1\nmembers:\n  - id: ida\n    name: Ida Example\n    roles: [painter]\n',
    )
    orgo = await orgo.reopen()
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 2, stale: true, rules: [{ ruleId: 'pump' }] })
  })
})

describe('saving rules', () => {
  it('RWK-4 files are written and activated; who and what changed is kept with the version', async () => {
    await openDesk()
    const { hash } = await fileOf()
    const text = pump.replace('set_priority: high', 'set_priority: urgent')
    const lamp = '- id: lamp\n  condition: "subject contains \'lamp\'"\n  action: { tag: light }\n'
    const saved = await orgo.client.rules.save({
      drafts: [
        { path, text },
        { path: 'rules/desk/lamp.yaml', text: lamp },
      ],
      opened: { [path]: hash },
    })
    expect(saved).toMatchObject({ version: 2, stale: false })
    expect(saved.rules.map((rule) => [rule.ruleId, rule.tests, rule.failedTests])).toEqual([
      ['lamp', 0, 0],
      ['pump', 1, 0],
    ])
    expect(onDisk()).toEqual(['lamp.yaml', 'pump.yaml'])
    const { rows } = await orgo.client.rules.versions({})
    expect(rows).toMatchObject([
      { version: 2, active: true, by: expect.any(String), added: ['lamp'], removed: [], changed: ['pump'], forcedReason: null },
      { version: 1, active: false, by: null, added: ['pump'] },
    ])
    const first = rows[1]?.hash ?? ''
    expect((await orgo.client.rules.version({ hash: first })).files).toMatchObject([{ path, text: pump }])
    const back = await orgo.client.rules.revert({ hash: first })
    expect(back).toMatchObject({ version: 3, rules: [{ ruleId: 'pump' }] })
    expect(onDisk()).toEqual(['pump.yaml'])
    expect((await fileOf()).text).toBe(pump)
  })

  it('RWK-4 a failed test blocks; a reason forces it, is logged, and the failure stays visible', async () => {
    await openDesk()
    const { hash } = await fileOf()
    const drafts = [{ path, text: pump.replace('tag: water', 'tag: liquid') }]
    const opened = { [path]: hash }
    expect(await faultOf(orgo.client.rules.save({ drafts, opened }))).toMatchObject({
      code: 'TESTS_FAILED',
      data: { tests: [{ name: 'a pump is water', passed: false }] },
    })
    expect((await fileOf()).text).toBe(pump)
    const forced = await orgo.client.rules.save({ drafts, opened, force: { reason: 'the test is of last year' } })
    expect(forced).toMatchObject({ version: 2, stale: false, rules: [{ tests: 1, failedTests: 1 }] })
    expect(forced.diagnostics).toEqual([expect.objectContaining({ code: 'E306', severity: 'warning', path })])
    expect(orgo.logged.some((line) => line.startsWith('security rules_forced'))).toBe(true)
    expect((await orgo.client.rules.versions({})).rows[0]).toMatchObject({ forcedReason: 'the test is of last year' })
    orgo = await orgo.reopen()
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 2, stale: false, rules: [{ failedTests: 1 }] })
  })

  it('RWK-4 all files or none: an error in one leaves every one as it was', async () => {
    await openDesk()
    const { hash } = await fileOf()
    const drafts = [
      { path, text: pump.replace('high', 'urgent') },
      { path: 'rules/desk/broken.yaml', text: '- condition: "subject contians \'x\'"\n' },
    ]
    expect(await faultOf(orgo.client.rules.save({ drafts, opened: { [path]: hash } }))).toMatchObject({ code: 'HAS_ERRORS' })
    expect(onDisk()).toEqual(['pump.yaml'])
    expect((await fileOf()).text).toBe(pump)
  })

  it("RWK-4 nobody's newer change is overwritten, and no path leads out of the folder", async () => {
    await openDesk()
    const { hash } = await fileOf()
    const drafts = [{ path, text: pump.replace('high', 'urgent') }]
    orgo.writeRules({ 'desk/pump.yaml': pump.replace('high', 'low') })
    expect(await faultOf(orgo.client.rules.save({ drafts, opened: { [path]: hash } }))).toMatchObject({ code: 'CHANGED_SINCE' })
    expect(await faultOf(orgo.client.rules.save({ drafts, opened: {} }))).toMatchObject({ code: 'CHANGED_SINCE', data: { path } })
    for (const bad of [
      'rules/../x.yaml',
      'rules/a/b/c.yaml',
      '../rules/a/b.yaml',
      'rules/a/.b.yaml',
      'rules/a/b.txt',
      'rules/a\\b.yaml',
    ])
      expect(await faultOf(orgo.client.rules.save({ drafts: [{ path: bad, text: '[]\n' }] }))).toMatchObject({ code: 'BAD_PATH' })
  })

  it('RWK-5 what a crash cut short is finished at the next start', async () => {
    await openDesk()
    const text = pump.replace('set_priority: high', 'set_priority: urgent')
    await orgo.withStore((store) =>
      store.write((tx) =>
        tx.run(
          'INSERT INTO rule_saves (files_json, at) VALUES (?, 1)',
          JSON.stringify([
            { path, text },
            {
              path: 'rules/desk/more.yaml',
              text: `- id: more\n  condition: "subject contains 'more'"\n  action: { tag: more }\n`,
            },
          ]),
        ),
      ),
    )
    orgo = await orgo.reopen()
    expect((await orgo.client.rules.list({})).rules.map(({ ruleId }) => ruleId)).toEqual(['more', 'pump'])
    expect((await orgo.client.rules.files({})).find((file) => file.path === path)?.text).toBe(text)
  })

  it('RWK-6 a rule is set to observe in its file, for as long as was asked', async () => {
    await openDesk()
    const drafts = [{ path, text: pump.replace(/tests:[\s\S]*/, '') }]
    await orgo.client.rules.save({ drafts, opened: { [path]: (await fileOf()).hash } })
    const observed = await orgo.client.rules.setMode({ ruleId: 'pump', mode: 'observe', days: 3 })
    const since = orgo.clock.now()
    expect(observed.rules).toMatchObject([{ mode: 'observe', observing: { since, until: since + 3 * 86_400_000 } }])
    expect((await fileOf()).text).toContain('- mode: observe\n  id: pump')
    await orgo.importMbox(mails)
    expect((await orgo.client.tasks.list({})).rows).toEqual([])
    expect((await orgo.client.rules.setMode({ ruleId: 'pump', mode: 'active' })).rules).toMatchObject([
      { mode: 'active', observing: null },
    ])
  })

  it('R14 RWK-4 a set with failed tests that is found at a start leaves the last good one active', async () => {
    await openDesk()
    orgo.writeRules({ 'desk/pump.yaml': pump.replace('tag: water', 'tag: liquid') })
    orgo = await orgo.reopen()
    const kept = await orgo.client.rules.list({})
    expect(kept).toMatchObject({ version: 1, stale: true })
    expect(kept.diagnostics[0]).toMatchObject({
      code: 'E306',
      severity: 'error',
      message: expect.stringContaining('a pump is water'),
    })
    orgo.writeRules({ 'desk/pump.yaml': pump })
    expect(await orgo.client.rules.reload({})).toMatchObject({ version: 1, stale: false })
  })

  it('RWK-4 a profile that never had a set takes one whose tests fail, and shows them', async () => {
    orgo = await testOrgo({ rules: { 'desk/pump.yaml': pump.replace('tag: water', 'tag: liquid') }, shippedRules: false })
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 1, stale: false, rules: [{ failedTests: 1 }] })
  })

  it('R14 RWK-7 a file that changes on disk is read without being asked, once a host stays', async () => {
    await openDesk()
    orgo.engine.wake()
    orgo.writeRules({ 'desk/pump.yaml': `${pump.slice(0, 60)}` })
    await expect.poll(async () => (await orgo.client.rules.list({})).stale, { timeout: 10_000 }).toBe(true)
    orgo.writeRules({ 'desk/pump.yaml': pump.replace('id: pump', 'id: pump-two').replace('[pump]', '[pump-two]') })
    await expect
      .poll(async () => (await orgo.client.rules.list({})).rules.map(({ ruleId }) => ruleId), { timeout: 10_000 })
      .toEqual(['pump-two'])
  })
})

describe('kept facts', () => {
  it('RWK-2 are packed, go with their messages, and can be made again for mail from before', async () => {
    await openDesk()
    const many = Array.from({ length: 300 }, (_, n) => writeMail({ id: `f${n}@sender.example`, subject: `The pump ${n}` }))
    const archive = await orgo.importMbox(many, { name: 'many.mbox' })
    const counts = () =>
      orgo.withStore(({ read }) => ({
        facts: read.get<{ n: number }>('SELECT count(*) AS n FROM message_facts')?.n,
        packs: read.get<{ n: number }>('SELECT count(*) AS n FROM fact_packs')?.n,
      }))
    expect(await counts()).toEqual({ facts: 300, packs: 2 })
    await orgo.withStore((store) => store.write((tx) => forgetFactRows(tx, [1, 2, 3, 4, 5])))
    const [message] = (await orgo.client.messages.search({ query: '"pump 2"' })).rows
    const explained = await orgo.client.rules.explain({ messageId: message?.messageId ?? '' })
    expect(explained.rules).toMatchObject([{ ruleId: 'pump', result: 'matched' }])
    await orgo.client.archives.undo({ archiveId: archive.archiveId })
    await orgo.engine.idle()
    expect(await counts()).toEqual({ facts: 0, packs: 0 })
    expect(existsSync(join(orgo.paths.profile, 'rules/desk/pump.yaml'))).toBe(true)
    expect(readFileSync(join(orgo.paths.profile, 'rules/desk/pump.yaml'), 'utf8')).toBe(pump)
  })
})
