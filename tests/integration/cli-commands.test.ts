import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome, waitFor, waitForOutput } from './cli-run.ts'
import { smallMbox } from './web-real-engine.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  writeFileSync(join(home.folder, 'one.mbox'), smallMbox())
  writeFileSync(join(home.folder, 'two.mbox'), smallMbox('-two'))
  writeFileSync(join(home.folder, 'empty.mbox'), '')
  const made = await home.orgoProcess(['init', '--name', 'Mara Vale', '--json'])
  if (made.code !== 0) throw new Error(made.err)
  expect(JSON.parse(made.out)).toEqual({ profile: home.profile, protection: 'device' })
}, 60_000)
afterAll(() => home.remove())

const json = async (...words: string[]) => {
  const ran = await home.orgo([...words, '--json'])
  expect(ran.err).toBe('')
  expect(ran.out.split('\n')).toHaveLength(2)
  return JSON.parse(ran.out)
}

describe('orgo import', () => {
  it('CLI-3 prints one line per archive and a sentence per faulty path, and imports the others', async () => {
    const ran = await home.orgoProcess([
      'import',
      'one.mbox',
      'absent.mbox',
      'empty.mbox',
      'two.mbox',
      '--cut-off',
      'none',
      '--json',
    ])
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(ran.code).toBe(1)
    expect(ran.err.trimEnd().split('\n')).toHaveLength(2)
    expect(ran.err).toContain('absent.mbox')
    expect(ran.err).not.toContain('    at ')
    expect(lines.map((line) => Object.keys(line))).toEqual(
      Array(2).fill([
        'archiveId',
        'source',
        'format',
        'sha256',
        'found',
        'imported',
        'duplicate',
        'skipped',
        'failed',
        'partial',
        'tasks',
        'seconds',
        'messagesPerSecond',
        'variant',
        'mode',
        'cutOff',
        'state',
        'withheld',
        'sourceUnchanged',
        'problem',
        'remarks',
      ]),
    )
    for (const line of lines) {
      expect(line).toMatchObject({ format: 'mbox', found: 3, imported: 3, duplicate: 0, skipped: 0, failed: 0 })
      expect(line.sha256).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  it('imports nothing twice, and draws no progress into a pipe', async () => {
    const ran = await home.orgo(['import', join(home.folder, 'one.mbox')])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain(
      [
        '  found        3',
        '  = imported   0',
        '  + duplicate  3',
        '  + skipped    0',
        '  + failed     0',
        '  tasks        0',
      ].join('\n'),
    )
  })

  it('CLI-2 says what is wrong with a choice before it opens a profile', async () => {
    const path = join(home.folder, 'one.mbox')
    for (const [words, sentence] of [
      [['--since', '2020-02-30'], /^--since: There is no day "2020-02-30"; /],
      [['--live', '--archive-mode'], /^Give either --archive-mode or --live\.\n$/],
      [['--watch', '--folder', 'Inbox'], /^--watch imports whatever comes in/],
    ] as const) {
      const ran = await home.orgo(['--profile', join(home.folder, 'none'), 'import', path, ...words])
      expect(ran).toMatchObject({ code: 2, out: '' })
      expect(ran.err).toMatch(sentence)
    }
  })

  it('takes in only what was chosen, and says what it left', async () => {
    const path = join(home.folder, 'chosen.mbox')
    writeFileSync(path, smallMbox('-chosen'))
    const ran = await home.orgo(['import', path, '--since', '2026-06-02', '--json'])
    expect(JSON.parse(ran.out)).toMatchObject({ found: 3, imported: 0, skipped: 3, mode: 'silent' })
    const day = await home.orgo(['import', path, '--since', '2026-06-01', '--until', '2026-06-01', '--cut-off', 'none', '--json'])
    expect(JSON.parse(day.out)).toMatchObject({ found: 3, imported: 3, cutOff: null })
  }, 60_000)
})

describe('orgo archives', () => {
  it('looks into an archive and writes nothing', async () => {
    const before = (await json('archives', 'list')).total
    expect(await json('archives', 'probe', join(home.folder, 'one.mbox'))).toMatchObject({ format: 'mbox', items: 3 })
    expect((await home.orgo(['archives', 'probe', join(home.folder, 'one.mbox')])).out).toMatch(/ {2}items {6}3 in 1 folder\n/)
    expect((await json('archives', 'list')).total).toBe(before)
  }, 60_000)

  it('ING-1 lists the items behind a number, as a table and as CSV', async () => {
    const [{ archiveId }] = (await json('archives', 'list', '--limit', '1')).rows
    const items = await json('archives', 'items', archiveId, '--outcome', 'imported')
    expect(items.total).toBe(3)
    expect((await json('archives', 'items', archiveId, '--outcome', 'partial')).total).toBe(0)
    const csv = await home.orgo(['archives', 'items', archiveId, '--outcome', 'imported', '--csv'])
    expect(csv.out.trimEnd().split(/\r?\n/)).toHaveLength(4)
    expect((await home.orgo(['archives', 'show', archiveId])).out).toContain('  = imported   3')
  }, 60_000)

  it('counts an archive again, and takes it back after saying what would go', async () => {
    const [{ archiveId }] = (await json('archives', 'list', '--limit', '1')).rows
    expect(await json('archives', 'verify', archiveId)).toMatchObject({ state: 'done', statement: 3, recount: 3 })
    expect(await json('archives', 'undo', archiveId, '--dry-run')).toMatchObject({ messages: 3, done: false })
    expect((await json('archives', 'show', archiveId)).state).toBe('complete')
    expect(await json('archives', 'undo', archiveId)).toMatchObject({ messages: 3, done: true })
    expect((await json('archives', 'show', archiveId)).state).toBe('undone')
  }, 60_000)

  it('imports what is put into a watched folder until it is interrupted', async () => {
    const folder = join(home.folder, 'incoming')
    mkdirSync(folder)
    const child = home.spawn(['--profile', home.profile, 'import', folder, '--watch', '--json'])
    const ended = waitFor(child)
    await waitForOutput(child, /Ctrl\+C ends it/)
    writeFileSync(join(folder, 'new.mbox'), smallMbox('-watched'))
    expect(await waitForOutput(child, /"imported":3/)).toBe('"imported":3')
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 0 })
    expect(await json('archives', 'watched-folders')).toEqual([])
  }, 120_000)
})

describe('an interrupted import', () => {
  it('A-16 is paused, says how to go on, and is then finished exactly once', async () => {
    const home = createCliHome()
    const path = join(home.folder, 'large.mbox')
    const rounds = 100
    // Large mails, because a batch is bounded by its bytes: some twenty batches to be interrupted between.
    const lines = `${'Nothing to be done. '.repeat(3)}\n`.repeat(1_000)
    writeFileSync(path, Array.from({ length: rounds }, (_, round) => smallMbox(`-${round}`, lines)).join(''))
    await home.orgo(['init'])
    const child = home.spawn(['--profile', home.profile, 'import', path, '--json'])
    const ended = waitFor(child)
    const foundSoFar = async () => JSON.parse((await home.orgo(['archives', 'list', '--json'])).out).rows[0]?.found ?? 0
    while (child.exitCode === null && (await foundSoFar()) === 0);
    child.kill('SIGINT')
    const ran = await ended
    expect(ran).toMatchObject({ code: 1, out: '' })
    const [, archiveId = ''] =
      /^Paused at \d+ %\. What is in stays in\. Go on with: orgo archives resume (\S+), or /.exec(ran.err) ?? []
    const before = await foundSoFar()
    expect(before).toBeLessThan(3 * rounds)
    const finished = JSON.parse((await home.orgo(['archives', 'resume', archiveId, '--json'])).out)
    expect(finished).toMatchObject({ found: 3 * rounds, imported: 3 * rounds, duplicate: 0, skipped: 0, failed: 0 })
    expect(JSON.parse((await home.orgo(['messages', 'list', '--limit', '1', '--json'])).out).total).toBe(3 * rounds)
    expect(JSON.parse((await home.orgo(['archives', 'list', '--json'])).out).rows).toHaveLength(1)
    home.remove()
  }, 120_000)
})

describe('derived commands', () => {
  it('find, read, change and undo a task', async () => {
    const found = await json('messages', 'search', 'plumbing')
    expect(found.total).toBe(3)
    const { taskId } = await json(
      'tasks',
      'create',
      'Look at the boiler',
      'maintenance',
      '--priority',
      'high',
      '--due-at',
      '2026-08-03 12:00',
    )
    expect((await json('tasks', 'comment', taskId, 'On my way.')).comments).toHaveLength(1)
    expect((await json('tasks', 'tag', taskId, '--add', 'boiler', '--add', 'cellar')).tags).toEqual(['boiler', 'cellar'])
    expect((await json('tasks', 'set-due', taskId, 'none')).dueAt).toBeNull()
    expect((await json('tasks', 'undo')).task.dueAt).toBe(new Date(2026, 7, 3, 12).getTime())
    const shown = await home.orgo(['tasks', 'show', taskId])
    expect(shown.out).toMatch(/^Look at the boiler\n\nTask: {5}task_/)
    expect(shown.out).toContain('Priority: high')
    expect(shown.out).toContain('Mara Vale: On my way.')
  }, 60_000)

  it('show mail as text and give its bytes to a pipe', async () => {
    const [{ messageId }] = (await json('messages', 'search', 'plumbing')).rows
    expect((await home.orgo(['messages', 'show', messageId])).out).toContain('There is water everywhere.')
    expect((await home.orgo(['messages', 'raw', messageId])).out).toContain('Subject: Plumbing EMERGENCY in flat 9\n')
    expect((await home.orgo(['rules', 'explain', messageId])).out).toContain('+ ')
  }, 60_000)

  it('answer health with an exit code', async () => {
    const ran = await home.orgo(['health'])
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(ran.out).toContain('Not protected by a password')
  })

  it('say in one sentence what could not be done, with exit code 1', async () => {
    const ran = await home.orgo(['tasks', 'show', 'task_00000000-0000-5000-8000-000000000000'])
    expect(ran).toMatchObject({ code: 1, out: '', err: 'This task does not exist.\n' })
    const none = await home.orgo(['--profile', join(home.folder, 'none'), 'tasks', 'list'])
    expect(none.code).toBe(1)
    expect(none.err).toBe(
      `There is no profile in ${join(home.folder, 'none')}. Make one with: orgo --profile "${join(home.folder, 'none')}" init\n`,
    )
  })
})

describe('wrong calls', () => {
  it('CLI-2 answer 2 with one sentence, and print help where it is asked for', async () => {
    const calls: [string[], number, RegExp][] = [
      [[], 2, /^Orgo turns mail/],
      [['taks', 'list'], 2, /^There is no command "taks"\. Did you mean "orgo tasks"\?\n$/],
      [['tasks', 'lst'], 2, /Did you mean "orgo tasks list"\?/],
      [['tasks'], 2, /^Usage: orgo tasks COMMAND/],
      [['tasks', 'list', '--priortiy', 'high'], 2, /Did you mean --priority\?/],
      [['import'], 2, /^Name at least one file/],
      [['serve', '--port', '70000'], 2, /^--port: /],
      [['serve', 'now'], 2, /takes no argument/],
    ]
    for (const [words, code, text] of calls) {
      const ran = await home.orgo(words)
      expect(ran.code, words.join(' ')).toBe(code)
      expect(ran.out, words.join(' ')).toBe('')
      expect(ran.err, words.join(' ')).toMatch(text)
    }
    for (const words of [['--help'], ['tasks', '--help'], ['tasks', 'close', '-h'], ['import', '--help'], ['--version']]) {
      const ran = await home.orgo(words)
      expect(ran, words.join(' ')).toMatchObject({ code: 0, err: '' })
      expect(ran.out.length, words.join(' ')).toBeGreaterThan(5)
    }
  }, 60_000)
})

describe('orgo rules check', () => {
  it('needs no profile, and points at the word that is wrong', async () => {
    const rules = join(home.folder, 'rules', 'facilities')
    mkdirSync(rules, { recursive: true })
    const good = `- condition: "subject contains 'emergency'"\n  action:\n    route_to: plumbing@example.org\n    attach: emergency_protocol.pdf\n    escalate_after: 60min\n`
    writeFileSync(join(rules, 'emergency.yaml'), good)
    const profile = ['--profile', join(home.folder, 'none')]
    const fine = await home.orgo([...profile, 'rules', 'check', home.folder, '--json'])
    expect(JSON.parse(fine.out)).toMatchObject({ files: 1, rules: 1, errors: 0 })
    expect(fine.code).toBe(0)
    writeFileSync(join(rules, 'emergency.yaml'), good.replace('contains', 'contians'))
    const wrong = await home.orgo([...profile, 'rules', 'check', join(home.folder, 'rules')])
    expect(wrong.code).toBe(1)
    const lines = wrong.out.split('\n')
    const at = lines.findIndex((line) => line.startsWith('rules/facilities/emergency.yaml:1:23 error E203'))
    expect(at).toBeGreaterThanOrEqual(0)
    expect(lines[at + 1]).toBe(`- condition: "subject contians 'emergency'"`)
    expect(lines[at + 2]).toBe(`                      ^^^^^^^^ did you mean "contains"?`)
  })
})

describe('a profile with a password', () => {
  it('CLI-4 A-9 takes the password from standard input and from nowhere else', async () => {
    const profile = ['--profile', join(home.folder, 'locked')]
    const password = 'correct horse battery staple'
    const made = await home.orgoProcess([...profile, 'init', '--password-stdin', '--json'], `${password}\n`)
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(made.out).protection).toBe('password')
    const opened = await home.orgoProcess(
      [...profile, 'health', '--password-stdin', '--json'],
      `${password}\nmore lines that are never read`,
    )
    expect(JSON.parse(opened.out).protection).toBe('password')
    const wrong = await home.orgoProcess([...profile, 'health', '--password-stdin'], 'wrong horse battery staple\n')
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toContain('This password does not open this profile')
    const none = await home.orgo([...profile, 'health'])
    expect(none.err).toBe('This profile needs its password. Give it with --password-stdin.\n')
    expect((await home.orgo([...profile, 'health', '--password', password])).code).toBe(2)
  }, 60_000)
})

describe('pipes', () => {
  it('CLI-5 are left in silence when the reader leaves', async () => {
    const child = home.spawn(['--profile', home.profile, 'tasks', 'list', '--json'])
    child.stdout?.destroy()
    const ran = await waitFor(child)
    expect(ran).toMatchObject({ code: 0, err: '' })
  })
})
