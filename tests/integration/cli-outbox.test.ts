import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  const made = await home.orgoProcess(['init', '--name', 'Mara Vale', '--json'])
  if (made.code !== 0) throw new Error(made.err)
}, 60_000)
afterAll(() => home.remove())

const outbox = (...words: string[]) => home.orgo(['outbox', ...words])

describe('orgo outbox', () => {
  it('CLI-3 OUT-11 writes, lists, shows, withdraws, and says what could not be done', async () => {
    const written = await outbox('compose', 'The lamp', 'We come on Monday.', '--to', 'ida@sender.example', '--json')
    const { outboxId, state } = JSON.parse(written.out)
    expect(state).toBe('draft')
    expect((await outbox('list')).out).toMatch(
      /MAIL +STATE +NEXT TRY +KIND +TO +SUBJECT +WHY[\s\S]*draft +message +ida@sender\.example +The lamp/,
    )
    const queued = await outbox('queue', outboxId)
    expect(queued.out).toContain('No account is set up that it could leave by.')
    const released = await outbox('release', outboxId)
    expect([released.code, released.out]).toEqual([
      1,
      `Done: 0 mails.\n! ${outboxId}  No account is set up that it could leave by. Add one first.\n`,
    ])
    expect((await outbox('will-send')).out).toMatch(/^1 mail No account[\s\S]*1 message; to sender\.example/)
    expect(await outbox('cancel', outboxId)).toMatchObject({ code: 0, out: 'Done: 1 mail.\n' })
    expect((await outbox('counts')).out).toMatch(/cancelled +1\nNothing has left yet\./)
    expect((await outbox('show', outboxId)).out).toMatch(/state +cancelled[\s\S]*We come on Monday\./)
    expect(JSON.parse((await outbox('flush', '--json')).out)).toMatchObject({ queued: 0, cancelled: 1 })
  })

  it('CLI-3 OUT-9 takes files of this machine along, at a time that is told', async () => {
    const path = join(home.folder, 'plan.pdf')
    writeFileSync(path, '%PDF')
    const at = ['--to', 'ida@sender.example', '--attach', path, '--send', '2030-01-05 09:00']
    const written = JSON.parse((await outbox('compose', 'The plan', 'See it.', ...at, '--json')).out)
    expect(written).toMatchObject({ state: 'held', files: [{ name: 'plan.pdf', type: 'application/pdf', bytes: 4 }] })
    expect(written.notBefore).toBe(new Date('2030-01-05T09:00').getTime())
    expect(await outbox('compose', 'The plan', 'See it.', '--attach', `${path}x`)).toMatchObject({
      code: 2,
      err: expect.stringContaining(`--attach: There is no file ${path}x.`),
    })
    expect((await outbox('cancel', written.outboxId)).code).toBe(0)
  })

  it('CLI-2 OUT-4 a header that would write another is one sentence with its line', async () => {
    const refused = await outbox('compose', 'The lamp\nBcc: thief@evil.example', 'x', '--to', 'ida@sender.example')
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toContain('The subject contains a line break or control character; take it out.')
  })

  it('CLI-6 nothing of a mail steers the terminal', async () => {
    const written = await outbox('compose', 'Lamp', 'red \u001b[31m text\u0007', '--json')
    const shown = await outbox('show', JSON.parse(written.out).outboxId)
    expect(shown.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  })
})
