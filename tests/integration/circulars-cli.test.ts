import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  await home.orgo(['init'])
  writeFileSync(join(home.folder, 'en.txt'), 'Closed on Friday\n\nDear {name},\n\nwe are closed.\n')
  writeFileSync(join(home.folder, 'list.csv'), 'name;email;phone;label\nAda;ada@family.example;0170;2b\nBo;nowhere;;\n')
})
afterAll(() => home.remove())

const send = (...more: string[]) =>
  home.orgo([
    ...['circulars', 'send', '--title', 'Friday', '--text', `en=${join(home.folder, 'en.txt')}`],
    ...['--csv', join(home.folder, 'list.csv'), ...more],
  ])

describe('orgo circulars', () => {
  it('CIR-2 CLI-2 send is a dry run: readers, faults and the words, and nothing is written', async () => {
    const ran = await send()
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('1 reader.')
    expect(ran.out).toContain('! csv:3: "nowhere" is no mail address; one looks like name@example.org.')
    expect(ran.out).toContain('Dear Ada,')
    expect((await home.orgo(['circulars', 'list', '--json'])).out).toContain('"total":0')
  })

  it('CIR-7 CIR-3 CIR-4 with --yes it says who is left out, and waits in the outbox; withdrawn, nobody is on the list of those not reached', async () => {
    const written = await send('--yes', '--json')
    const { circularId, state } = JSON.parse(written.out)
    expect(state).toBe('held')
    const left = '! csv:3: "nowhere" is no mail address; one looks like name@example.org.'
    expect(written.err).toBe(`${left}\n`)
    expect((await home.orgo(['circulars', 'show', circularId])).out).toContain(`  ${left}`)
    expect((await home.orgo(['circulars', 'show', circularId])).out).toContain(`orgo circulars release ${circularId}`)
    expect(await home.orgo(['circulars', 'release', circularId])).toMatchObject({ code: 1 })
    expect((await home.orgo(['circulars', 'cancel', circularId])).out).toContain('1 withdrawn')
    const csv = await home.orgo(['circulars', 'undelivered', circularId, '--csv'])
    expect(csv.out.replace('\ufeff', '').split('\r\n')[0]).toContain('"label","name","phone","address"')
  })

  it('CLI-2 a file that is not there, a word too much and no such id are one sentence each', async () => {
    expect(await send('--addresses', '/nowhere.txt')).toMatchObject({ code: 1, err: '/nowhere.txt cannot be read (ENOENT).\n' })
    expect(await home.orgo(['circulars', 'send', '--title', 'x', '--text', 'en.txt'])).toMatchObject({ code: 2 })
    const twoLines = await home.orgo(['circulars', 'send', '--title', 'a\nb', '--text', `en=${join(home.folder, 'en.txt')}`])
    expect(twoLines).toMatchObject({ code: 2, err: expect.stringContaining('--title: has a line break or a character') })
    expect(await home.orgo(['circulars', 'undelivered', 'nonsense'])).toMatchObject({
      ...{ code: 2, err: expect.stringMatching(/^CIRCULAR_ID: "nonsense" is no such id; one looks like circular_/) },
    })
    const noTask = ['circulars', 'send', '--title', 'x', '--text', `en=${join(home.folder, 'en.txt')}`, '--task', 'bad']
    expect((await home.orgo(noTask)).err).toMatch(/^--task: "bad" is no such id; one looks like task_/)
  })
})
