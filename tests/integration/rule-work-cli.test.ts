import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCliHome } from './cli-run.ts'
import { writeMail, writeMbox } from './write-mail.ts'

const home = createCliHome()
afterAll(() => home.remove())

const write = (path: string, text: string): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

const rule = `orgo_rules: 1
rules:
  # Water first.
  - if: "subject contains 'pump'"
    then: { tag: water, set_priority: high }
tests:
  - name: a pump is water
    message: { subject: The pump is broken }
    expect: { tags: [water] }
`
const none = ['--profile', join(home.folder, 'none')]
const folder = join(home.folder, 'own', 'rules')
const file = join(folder, 'desk', 'pump.yaml')

describe('rule files without a profile', () => {
  it('RWK-4 orgo rules test: exit 0 where all pass, 1 where one fails or a file has an error, 2 for a wrong call', async () => {
    write(file, rule)
    const fine = await home.orgo([...none, 'rules', 'test', folder])
    expect(fine).toMatchObject({ code: 0, out: '1 test, all passed.\n' })
    write(file, rule.replace('tags: [water]', 'tags: [fire]'))
    const failed = await home.orgo([...none, 'rules', 'test', folder])
    expect(failed.code).toBe(1)
    expect(failed.out).toContain(
      'rules/desk/pump.yaml:7 a pump is water\n    tags is [water], expected [fire]\n1 test, 1 failed.',
    )
    write(file, rule.replace('contains', 'contians'))
    const broken = await home.orgo([...none, 'rules', 'test', folder, '--json'])
    expect(broken.code).toBe(1)
    expect(JSON.parse(broken.out)).toMatchObject({ tests: [], diagnostics: [{ code: 'E203', line: 4 }] })
    expect((await home.orgo([...none, 'rules', 'test', folder, folder])).code).toBe(2)
  })

  it('RWK-6 orgo rules check --write-ids gives the id the rule goes by, and touches nothing else', async () => {
    write(file, rule)
    const checked = await home.orgo([...none, 'rules', 'check', folder, '--write-ids', '--json'])
    expect(checked.code).toBe(0)
    const text = readFileSync(file, 'utf8')
    const id = /id: (desk-pump-[0-9a-f]{8})\n/.exec(text)?.[1]
    expect(id).toBeDefined()
    expect(text.replace(/id: \S+\n\s+/, '')).toBe(rule)
    const again = await home.orgo([...none, 'rules', 'check', folder, '--write-ids', '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ written: [], diagnostics: [] })
  })

  it('RWK-3 orgo rules explain judges a mail in a file by the files as they lie', async () => {
    const mail = write(join(home.folder, 'one.eml'), writeMail({ subject: 'My invoice 4711' }))
    const explained = await home.orgo([...none, 'rules', 'explain', mail, '--rule', 'maint-invoice'])
    expect(explained.code).toBe(0)
    expect(explained.out).toMatch(/^route +[+-] maint-invoice {2}/)
    expect(
      explained.out
        .trimEnd()
        .split('\n')
        .slice(1)
        .every((line) => line.startsWith('         ')),
    ).toBe(true)
    const misspelt = await home.orgo([...none, 'rules', 'explain', mail, '--rule', 'maint-invoise'])
    expect(misspelt).toMatchObject({ code: 1, err: expect.stringContaining('Did you mean "maint-invoice"?') })
    expect((await home.orgo([...none, 'rules', 'explain', 'nowhere.eml'])).code).toBe(1)
    expect((await home.orgo([...none, 'rules', 'explain'])).code).toBe(2)
  })
})

describe('rules over the mail of a profile', () => {
  beforeAll(async () => {
    await home.orgo(['init', '--name', 'Ida', '--organisation', 'Desk'])
    const mails = ['The quark drips', 'A quark', 'Lamp out'].map((subject, n) =>
      writeMail({ id: `q${n}@sender.example`, subject }),
    )
    const mbox = join(home.folder, 'mail.mbox')
    writeFileSync(mbox, writeMbox(mails))
    await home.orgo(['import', mbox, '--cut-off', 'none'])
  })

  it('RWK-8 orgo rules diff compares the active set with the files as they lie, and an earlier set by its hash', async () => {
    const path = join(home.profile, 'rules/_all/quark.yaml')
    const quark = '- id: all-quark\n  condition: "subject contains \'quark\'"\n  action: { set_priority: urgent }\n'
    expect(JSON.parse((await home.orgo(['rules', 'diff', '--json'])).out)).toMatchObject({
      backtest: { counts: { gained: 0 } },
      rows: [],
    })
    const before = JSON.parse((await home.orgo(['rules', 'versions', '--json'])).out).rows[0].hash
    write(path, `${quark}tests:\n`)
    expect(await home.orgo(['rules', 'diff'])).toMatchObject({ code: 1, err: expect.stringContaining('errors') })
    write(path, quark)
    await home.orgo(['rules', 'reload'])
    const diff = await home.orgo(['rules', 'diff', '--from', before])
    expect(diff.code).toBe(0)
    expect(diff.out).toMatch(/WHAT +BEFORE +AFTER +RULES +DATE +FROM +SUBJECT/)
    expect(diff.out).toContain('3 mails judged. Over all mail: +2 tasks')
    const late = await home.orgo(['rules', 'diff', '--from', before, '--since', '2026-01-01'])
    expect(late.out).toMatch(/^0 mails judged\. Over the last .*: no difference\.\n$/)
    expect((await home.orgo(['rules', 'diff', '--from', 'abc'])).code).toBe(2)
    expect((await home.orgo(['rules', 'diff', '--from', 'a'.repeat(64)])).code).toBe(1)
    expect((await home.orgo(['rules', 'diff', '--since', 'yesterday'])).code).toBe(2)
  })

  it('RWK-8 orgo rules simulate says what the files would decide from nothing', async () => {
    const simulated = await home.orgo(['rules', 'simulate', '--json'])
    expect(simulated.code).toBe(0)
    const { rows } = JSON.parse(simulated.out)
    expect(rows.filter((row: { kind: string }) => row.kind === 'gained')).toMatchObject([
      { subject: 'The quark drips', ruleIds: expect.arrayContaining(['all-quark']) },
      { subject: 'A quark' },
    ])
    expect((await home.orgo(['rules', 'simulate', '--timers'])).code).toBe(2)
  })

  it('RWK-4 orgo rules versions and revert', async () => {
    const { rows } = JSON.parse((await home.orgo(['rules', 'versions', '--json'])).out)
    expect(rows[0]).toMatchObject({ active: true, added: ['all-quark'] })
    expect((await home.orgo(['rules', 'revert', rows[1].hash, '--force', 'x'])).code).toBe(2)
    expect((await home.orgo(['rules', 'revert', rows[1].hash, '--force', 'back to last week'])).code).toBe(0)
    const listed = await home.orgo(['rules', 'versions'])
    expect(listed.out).toMatch(/^VERSION +SINCE +BY +HASH +RULES +FORCED\n\d+ \* +\S+ \S+ +Ida +[0-9a-f]{64} +-all-quark/)
  })
})
