import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'
import { dateHeader, sentAt, writeMail, writeMbox } from './write-mail.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  await home.orgo(['init', '--name', 'Ida Example'])
  const box = join(home.folder, 'mail.mbox')
  const mails = [1, 2].map((n) =>
    writeMail({ id: `c${n}@sender.example`, subject: `The quokka bit ${n}`, date: dateHeader(sentAt + n) }),
  )
  writeFileSync(box, writeMbox(mails))
  await home.orgo(['import', box])
  mkdirSync(join(home.profile, 'rules/zoo'), { recursive: true })
  writeFileSync(join(home.profile, 'rules/zoo/module.yaml'), 'module: 1\ntitle: Zoo\n')
  const rule = `- id: zoo-bite\n  condition: "subject contains 'quokka'"\n  action: { tag: bite, set_priority: high }\n`
  writeFileSync(join(home.profile, 'rules/zoo/bites.yaml'), rule)
})
afterAll(() => home.remove())

describe('orgo rules apply', () => {
  it('AUT-6 AUT-7 says what would be, waits for the run, and names its undo', async () => {
    const dry = await home.orgo(['rules', 'apply', 'zoo-bite', '--dry-run'])
    expect([dry.code, dry.out]).toEqual([0, expect.stringContaining('Matches 2 of 2 messages, and would make 2 new tasks.')])
    const ran = await home.orgo(['rules', 'apply', 'zoo-bite'])
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(ran.out).toContain('2 messages matched: 2 tasks made, 0 changed.')
    const runId = /rulerun_[0-9a-f-]{36}/.exec(ran.out)?.[0] ?? ''
    const history = JSON.parse((await home.orgo(['rules', 'history', 'zoo-bite', '--json'])).out)
    expect(history.total).toBe(2)
    const undone = await home.orgo(['rules', 'undo-run', runId, '--json'])
    expect(JSON.parse(undone.out)).toMatchObject({ undone: 2, kept: [], run: { state: 'undone' } })
    expect(JSON.parse((await home.orgo(['tasks', 'list', '--tag', 'bite', '--json'])).out).total).toBe(0)
  })
})
