import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCliHome } from './cli-run.ts'
import { sampleMbox } from './test-orgo.ts'

const home = createCliHome()
const profile = join(home.folder, 'profile')
const orgo = (...words: string[]) => home.orgo(['--profile', profile, ...words])
beforeAll(async () => {
  expect((await orgo('init', '--name', 'Ana', '--organisation', 'Riverside', '--sample')).code).toBe(0)
  expect((await orgo('import', sampleMbox)).code).toBe(0)
})
afterAll(() => home.remove())

describe('CLI-1 orgo templates', () => {
  it('CLI-1 TPL-12 list and check say what there is and that it is well', async () => {
    expect((await orgo('templates', 'list', '--folder', 'email', '--language', 'fr')).out).toMatch(
      /email\/task_assignment +fr +staff +product +Pour vous/,
    )
    expect(await orgo('templates', 'check')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ texts: 0 errors, 0 remarks\.\n$/),
    })
    expect(await orgo('templates', 'check', 'digest')).toMatchObject({ code: 0, out: '3 texts: 0 errors, 0 remarks.\n' })
    expect(await orgo('templates', 'check', 'digets')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Did you mean "digest"?'),
    })
  })

  it('CLI-1 TPL-12 preview shows a mail on a task, in both forms, and writes it into a file', async () => {
    const task = JSON.parse((await orgo('tasks', 'list', '--module', 'maintenance', '--limit', '1', '--json')).out).rows[0]
    const shown = await orgo('templates', 'preview', 'task_assignment', '--task', task.taskId, '--language', 'en')
    expect(shown.code).toBe(0)
    expect(shown.out).toContain(`Subject: For you: ${task.title}`)
    const file = join(home.folder, 'mail.html')
    expect((await orgo('templates', 'preview', 'task_assignment', '--task', task.taskId, '--html', '--out', file)).code).toBe(0)
    expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/^<!DOCTYPE html>/)
    const json = JSON.parse((await orgo('templates', 'preview', 'task_assignment', '--task', task.taskId, '--json')).out)
    expect(json.mail).toMatchObject({ templateId: 'task_assignment', language: 'en', role: null })
    expect(await orgo('templates', 'preview', 'task_assignment', '--json', '--html')).toMatchObject({ code: 2 })
  })

  it('CLI-1 TPL-12 test-send puts a trial into the outbox, for oneself', async () => {
    const refused = await orgo('templates', 'test-send', 'digest')
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Write it into people.yaml') })
    const people = join(profile, 'config', 'people.yaml')
    writeFileSync(people, readFileSync(people, 'utf8').replace('# owner: ana', 'owner: ana'))
    const sent = JSON.parse((await orgo('templates', 'test-send', 'digest', '--json')).out)
    expect(sent.to).toBe('ana.wiesenquell@riverside.example')
    const item = JSON.parse((await orgo('outbox', 'show', sent.outboxId, '--json')).out)
    expect(item).toMatchObject({ kind: 'test', subject: 'Your tasks: 2, 1 overdue', to: [{ address: sent.to }] })
  })
})
