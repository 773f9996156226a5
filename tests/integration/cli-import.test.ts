import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createCliHome } from './cli-run.ts'
import { writeMail, writeMbox } from './write-mail.ts'

const home = createCliHome()
const profile = join(home.folder, 'profile')
const orgo = (...words: string[]) => home.orgo(['--profile', profile, ...words])
afterAll(() => home.remove())

describe('orgo import while rule files have errors', () => {
  it('R14 makes tasks by the rules in force, and says that they are not those of the files', async () => {
    expect((await orgo('init', '--name', 'Ana', '--organisation', 'Riverside')).code).toBe(0)
    mkdirSync(join(profile, 'templates/email'), { recursive: true })
    const slip = join(profile, 'templates/email/oops.en.liquid')
    writeFileSync(slip, '---\nid: oops\nlanguage: en\nsubject: "S\n---\nHello\n')
    const mail = writeMail({ id: 'leak@sender.example', to: 'repairs@riverside.example', subject: 'Leak under the kitchen sink' })
    const mbox = join(home.folder, 'one.mbox')
    writeFileSync(mbox, writeMbox([mail]))

    const told = await orgo('import', mbox, '--live')
    expect(told).toMatchObject({
      code: 0,
      err: expect.stringContaining('The rule files have errors. Version 1 of the rules is in force. See: orgo rules check\n'),
    })
    expect(JSON.parse((await orgo('tasks', 'list', '--json')).out).rows).toMatchObject([{ title: 'Leak under the kitchen sink' }])
    expect((await orgo('templates', 'check')).out).toContain('1 error')

    rmSync(slip)
    expect((await orgo('import', mbox, '--live')).err).not.toContain('rule files')
  })
})
