import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'
import { dateHeader, writeMail, writeMbox } from './write-mail.ts'

const hour = 3_600_000
const alarmRule = `orgo_rules: 1
rules:
  - id: alarm-late
    title: Alarm
    if: "subject contains 'klaxon'"
    then:
      - tag: alarm
      - escalate_after: [{ after: 2 hours, to: "role:coordinator" }, { after: 2 business days, to: "role:coordinator" }]
`

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  const made = await home.orgoProcess(['init', '--name', 'Mara Vale', '--json'])
  if (made.code !== 0) throw new Error(made.err)
  mkdirSync(join(home.profile, 'rules', '_all'), { recursive: true })
  writeFileSync(join(home.profile, 'rules', '_all', 'alarm.yaml'), alarmRule)
  const mail = (id: string, at: number) =>
    writeMail({ id: `${id}@sender.example`, subject: `Klaxon ${id}`, date: dateHeader(at) })
  const file = join(home.folder, 'alarm.mbox')
  writeFileSync(file, writeMbox([mail('new', Date.now()), mail('old', Date.now() - 5 * hour)]))
  const imported = await home.orgo(['import', file, '--live', '--json'])
  if (imported.code !== 0) throw new Error(imported.err)
}, 60_000)
afterAll(() => home.remove())

const until = new Date(Date.now() + 10 * 24 * hour).toISOString().slice(0, 10)

describe('orgo escalations', () => {
  it('CLI-3 ESC-6 lists steps, and what fell due before anybody was there, with the id to decide it by', async () => {
    const listed = await home.orgo(['escalations', 'list'])
    expect(listed.code).toBe(0)
    expect(listed.out).toMatch(/ESCALATION +DUE +STATE +TO/)
    expect(listed.out).toContain('late')
    const away = await home.orgo(['escalations', 'away'])
    const id = /escalation_[0-9a-f-]{36}/.exec(away.out)?.[0] ?? ''
    expect(away.out).toContain('1 escalation would have fired')
    const ignored = await home.orgo(['escalations', 'ignore', '--escalation-ids', id, '--json'])
    expect(JSON.parse(ignored.out)).toMatchObject({ done: 1, failed: [] })
    expect((await home.orgo(['escalations', 'away'])).out).toContain('Nothing waits for a decision.')
  })

  it('CLI-3 ESC-10 simulates until a time, with the reason of each step, as a table and as JSON', async () => {
    const shown = await home.orgo(['escalations', 'simulate', '--until', until])
    expect(shown.code).toBe(0)
    expect(shown.out).toContain('step 1, after 2 hours')
    expect(shown.out).toContain('Alarm: nobody has taken the task up.')
    expect(shown.out).toMatch(/is open, by this machine's clock/)
    const json = JSON.parse((await home.orgo(['escalations', 'simulate', '--until', until, '--json'])).out)
    expect(json.steps.length).toBeGreaterThanOrEqual(3)
    expect(json.steps[0]).toMatchObject({ kind: 'escalation', to: 'role:coordinator' })
    const wrong = await home.orgo(['escalations', 'simulate', '--until', '2001-01-01'])
    expect(wrong.code).not.toBe(0)
    expect(wrong.err).toContain('The end must lie after the begin')
  })
})
