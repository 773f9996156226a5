import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

const good = '- condition: "subject contains \'pump\'"\n  action: { tag: water, set_priority: high }\n'
const halfSaved = '- condition: "subject contians \'pump\'"\n  action: { tag: wat\n'
const misspelt = '- condition: "subject contians \'pump\'"\n  action: { tag: water }\n'

let orgo: TestOrgo
afterEach(() => orgo.close())

async function makeTask(subject: string) {
  await orgo.importMbox([writeMail({ id: `${subject}@sender.example`, subject })], { name: `${subject}.mbox` })
  return (await orgo.client.tasks.list({ text: subject })).rows[0]
}

describe('R14 a rule file saved half-way', () => {
  it('R14 the last good set stays active, the finding has file, line and column, and the next save heals', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': good }, shippedRules: false })
    const first = await orgo.client.rules.list({})
    expect(first).toMatchObject({
      version: 1,
      stale: false,
      diagnostics: [{ severity: 'info', code: 'I501' }],
      rules: [{ hits: 0, module: 'desk', path: 'rules/desk/rules.yaml', line: 1 }],
    })
    for (const text of [halfSaved, misspelt]) {
      orgo.writeRules({ 'desk/rules.yaml': text })
      const broken = await orgo.client.rules.reload({})
      expect(broken).toMatchObject({ version: 1, hash: first.hash, stale: true })
      expect(broken.diagnostics[0]).toMatchObject({
        path: 'rules/desk/rules.yaml',
        severity: 'error',
        line: expect.any(Number),
        column: expect.any(Number),
      })
    }
    expect((await orgo.client.rules.list({})).diagnostics[0]).toMatchObject({
      line: 1,
      column: 23,
      hint: expect.stringContaining('contains'),
    })
    const health = (await orgo.client.health.get({})).checks.find((check) => check.id === 'rules')
    expect(health).toMatchObject({
      status: 'error',
      detail: expect.stringMatching(/rules\/desk\/rules\.yaml:1:23.*Version 1 stays active/),
    })
    expect(await makeTask('pump one')).toMatchObject({ priority: 'high' })
    orgo.writeRules({ 'desk/rules.yaml': good.replace('high', 'urgent') })
    expect(await orgo.client.rules.reload({})).toMatchObject({ version: 2, stale: false, diagnostics: [{ severity: 'info' }] })
    expect(await makeTask('pump two')).toMatchObject({ priority: 'urgent' })
  })

  it('R14 the last good set stays over a restart, with its modules', async () => {
    orgo = await testOrgo({
      rules: { 'desk/rules.yaml': good, 'desk/module.yaml': 'module: 1\ntitle: Front desk\n' },
      shippedRules: false,
    })
    orgo.writeRules({ 'desk/rules.yaml': misspelt, 'desk/module.yaml': 'module: one\n' })
    orgo = await orgo.reopen()
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 1, stale: true, rules: [{ module: 'desk' }] })
    expect(await orgo.client.rules.modules({})).toMatchObject([{ module: 'desk', title: 'Front desk' }])
    expect(await makeTask('pump')).toMatchObject({ tags: ['water'] })
  })

  it('R14 a profile that never had a good set works without rules: all mail goes to Triage', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': misspelt }, shippedRules: false })
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 0, stale: true, rules: [], activatedAt: null })
    expect(await makeTask('pump')).toBeUndefined()
    expect((await orgo.client.dashboard.get({})).triage).toBe(1)
  })

  it('R14 a slip in the first file of a profile leaves the shipped rules in force', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': misspelt } })
    const { version, stale, rules, diagnostics } = await orgo.client.rules.list({})
    expect({ version, stale }).toEqual({ version: 1, stale: true })
    expect(rules.map(({ ruleId }) => ruleId)).toContain('maint-water')
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path)).toEqual(['rules/desk/rules.yaml'])
    orgo.writeRules({ 'desk/rules.yaml': good })
    expect(await orgo.client.rules.reload({})).toMatchObject({ version: 2, stale: false })
    expect(await makeTask('pump')).toMatchObject({ tags: ['water'] })
  })

  it('R14 shipped rules that name a team which nobody is in warn, and work', async () => {
    orgo = await testOrgo()
    const people =
      'people: 1\nmembers:\n  - id: ana\n    name: Ana Example\n    addresses: [ana@office.example]\n    teams: [front]\n'
    orgo.writeFile('profile/config/people.yaml', people)
    const told = await orgo.client.rules.reload({})
    expect(told).toMatchObject({ stale: false })
    expect(told.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(told.diagnostics.map(({ message }) => message)).toContain('there is no team "maintenance"')
    orgo.writeRules({ 'desk/rules.yaml': '- condition: "subject contains pump"\n  action:\n    assign_to: "team:nobody"\n' })
    expect(await orgo.client.rules.reload({})).toMatchObject({ stale: true })
  })

  it('R14 an import reads edited files first, and an unchanged set keeps its version', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': good }, shippedRules: false })
    expect((await orgo.client.rules.reload({})).version).toBe(1)
    orgo.writeRules({ 'desk/more.yaml': good.replace('pump', 'lamp').replace('water', 'light') })
    expect(await makeTask('lamp')).toMatchObject({ tags: ['light'] })
    expect(await orgo.client.rules.list({})).toMatchObject({ version: 2 })
    rmSync(join(orgo.paths.profile, 'rules/desk/more.yaml'))
    expect((await orgo.client.rules.reload({})).version).toBe(3)
  })

  it('R14 a file that cannot be read as one is a finding, not an exception', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': good }, shippedRules: false })
    const folder = join(orgo.paths.profile, 'rules')
    writeFileSync(join(folder, 'desk/huge.yaml'), Buffer.alloc(3_000_000, 0x20))
    mkdirSync(join(folder, 'desk/folder.yaml'))
    const { stale, diagnostics } = await orgo.client.rules.reload({})
    expect(stale).toBe(true)
    expect(diagnostics.filter((finding) => finding.severity === 'error').map((finding) => finding.path)).toEqual([
      'rules/desk/folder.yaml',
      'rules/desk/huge.yaml',
    ])
  })
})

describe('what a profile says about rules', () => {
  it('R14 a file of the profile takes the place of the shipped one of the same path', async () => {
    orgo = await testOrgo()
    const shipped = (await orgo.client.rules.list({})).rules.length
    orgo.writeRules({ '_all/noise.yaml': good })
    const { rules } = await orgo.client.rules.reload({})
    expect(rules.length).toBeLessThan(shipped)
    expect(rules.filter((rule) => rule.path === 'rules/_all/noise.yaml')).toHaveLength(1)
  })

  it('R14 explain says of each rule why it matched or not, and hits are counted', async () => {
    orgo = await testOrgo({ rules: { 'desk/rules.yaml': good + good.replace('pump', 'lamp') }, shippedRules: false })
    await makeTask('pump')
    const [message] = (await orgo.client.messages.list({})).rows
    const explained = await orgo.client.rules.explain({ messageId: message?.messageId ?? '' })
    expect(explained).toMatchObject({ kept: false, messageId: message?.messageId })
    expect(explained.text).toContain("'pump'")
    expect(explained.text).toContain("'lamp'")
    expect((await orgo.client.rules.list({})).rules.map((rule) => rule.hits)).toEqual([1, 0])
  })
})

describe('tests of shipped files', () => {
  it('RWK-4 only warn where a rule of the profile changes what they expect; its own tests block', async () => {
    orgo = await testOrgo()
    const first = await orgo.client.rules.reload({})
    const rule = "- { id: own-water, if: \"subject contains any ('water', 'wasser')\", then: { tag: seen } }\n"
    orgo.writeRules({ 'facilities/own.yaml': `orgo_rules: 1\nrules:\n${rule}` })
    const active = await orgo.client.rules.reload({})
    expect([active.stale, active.version]).toEqual([false, first.version + 1])
    expect(active.rules.map(({ ruleId }) => ruleId)).toContain('own-water')
    const findings = active.diagnostics.filter(({ code }) => code === 'E306')
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['warning']))
    const failing = `tests:\n- { name: wrong, message: { subject: water }, expect: { not_matched: [own-water] } }\n`
    orgo.writeRules({ 'facilities/own.yaml': `orgo_rules: 1\nrules:\n${rule}${failing}` })
    const refused = await orgo.client.rules.reload({})
    expect([refused.stale, refused.version]).toEqual([true, first.version + 1])
    expect(refused.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'E306', severity: 'error', path: 'rules/facilities/own.yaml' }),
    )
  })
})
