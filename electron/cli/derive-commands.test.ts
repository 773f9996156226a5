import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract } from '#shared/contract/contract.ts'
import type { CommandCall } from './command.ts'
import { deriveCommands } from './derive-commands.ts'
import { renderCommandHelp, toSpecs } from './help.ts'
import { parseArguments } from './parse-arguments.ts'

const commands = deriveCommands()
const find = (words: string) => {
  const command = commands.find((known) => known.words.join(' ') === words)
  if (!command) throw new Error(`no command ${words}`)
  return command
}

/** What a wrong call says before any profile is looked for. */
async function call(words: string, ...args: string[]): Promise<string> {
  const command = find(words)
  const parsed = parseArguments(args, toSpecs(command.options))
  if (!parsed.ok) return parsed.fault
  const terminal = { out: () => undefined, err: () => undefined, errIsTerminal: false, canAsk: false, columns: null }
  const called: CommandCall = {
    global: { profile: '/nowhere/orgo', passwordStdin: false, json: false },
    parsed: parsed.value,
    terminal,
  }
  return command.run(called).then(
    () => 'ran',
    (error: Error) => `${error.name}: ${error.message}`,
  )
}

/** Words for places that are taken: whatever a fault says one looks like. */
async function findPlaces(labels: readonly string[], check: (...args: string[]) => Promise<string>): Promise<string[]> {
  const places = labels.map(() => 'x')
  for (let round = 0; round < 8; round += 1) {
    const [, name, fault = ''] = /^WrongCall: (\S+?): (.*)$/.exec(await check(...places)) ?? []
    const at = labels.indexOf(name ?? '')
    if (at === -1) break
    const example = /one looks like (\S+)\.|such as (\S+?)[ .]|is none of ([^,. ]+)/.exec(fault)?.slice(1).find(Boolean)
    places[at] = example ?? (fault.includes('whole number') ? '1' : 'FREQ=DAILY')
  }
  return places
}

describe('deriveCommands', () => {
  it('CLI-1 has the commands of the contract, named as nouns and verbs', () => {
    const names = commands.map(({ words, places }) => [...words, ...places.map((place) => place.label)].join(' '))
    expect(names).toEqual(
      expect.arrayContaining([
        'health',
        'dashboard',
        'messages list',
        'messages search QUERY',
        'messages show MESSAGE_ID',
        'tasks list',
        'tasks show TASK_ID',
        'tasks create TITLE MODULE',
        'tasks assign TASK_ID ASSIGNEE',
        'tasks set-status TASK_ID STATUS',
        'tasks set-priority TASK_ID PRIORITY',
        'tasks set-due TASK_ID DUE_AT',
        'tasks tag TASK_ID',
        'tasks comment TASK_ID TEXT',
        'tasks close TASK_ID',
        'tasks reopen TASK_ID',
        'tasks undo',
        'tasks redo',
        'tasks merge TASK_ID OTHER_ID',
        'tasks split MESSAGE_ID PART',
        'outbox cancel OUTBOX_ID',
        'threads split THREAD_ID MESSAGE_ID',
        'tasks snooze TASK_ID UNTIL',
        'tasks add-cost TASK_ID KIND',
        'tasks hand-over FROM TO',
        'tasks bulk TASK_ID',
        'schedules list',
        'schedules create RRULE TITLE MODULE',
        'rules list',
        'rules revert HASH',
        'archives list',
        'archives show ARCHIVE_ID',
        'archives items ARCHIVE_ID',
        'archives probe PATH',
        'archives pause ARCHIVE_ID',
        'archives resume ARCHIVE_ID',
        'archives retry ARCHIVE_ID',
        'archives verify ARCHIVE_ID',
        'archives undo ARCHIVE_ID',
        'archives watch-folder PATH',
      ]),
    )
  })

  it('leaves out streams and what has a command of its own', () => {
    const names = commands.map(({ words }) => words.join(' '))
    const left = ['archives watch', 'archives preview', 'dashboard watch', 'archives import']
    expect(names.filter((name) => left.includes(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })

  it('says in a sentence what is wrong with a call, before it opens a profile', async () => {
    const task = `task_${'0'.repeat(36)}`
    expect(await call('tasks show')).toBe('WrongCall: TASK_ID is missing.')
    const like = 'one looks like task_3f2a9c40-7d1b-4e58-9a6f-0c2d8e71b5a4.'
    expect(await call('tasks show', 'msg_1')).toBe(`WrongCall: TASK_ID: "msg_1" is no such id; ${like}`)
    expect(await call('tasks merge', task, task, 'msg_1', task, 'msg_2')).toBe(
      `WrongCall: OTHER_ID: "msg_1", "msg_2" are no such ids; ${like} Nothing was done.`,
    )
    expect(await call('tasks merge', task, '--other-ids', task, '--other-ids', 'msg_1')).toBe(
      `WrongCall: --other-ids: "msg_1" is no such id; ${like} Nothing was done.`,
    )
    expect(await call('tasks merge', task)).toBe('WrongCall: OTHER_ID is missing.')
    expect(await call('outbox cancel')).toBe('WrongCall: OUTBOX_ID is missing.')
    expect(await call('outbox cancel', `mail_${'0'.repeat(36)}`, 'bad')).toContain(
      'OUTBOX_ID: "bad" is no such id; one looks like mail_',
    )
    expect(await call('templates preview', 'lamp', '--task', 'bad')).toBe(`WrongCall: --task: "bad" is no such id; ${like}`)
    expect(await call('templates preview', 'lamp', '--task-id', 'bad')).toBe(`WrongCall: --task-id: "bad" is no such id; ${like}`)
    expect(await call('tasks show', task, 'more')).toContain('WrongCall: "more" is too much here.')
    expect(await call('tasks list', '--limit', 'x')).toBe('WrongCall: --limit: "x" is not a whole number.')
    expect(await call('tasks list', '--limit', '900')).toMatch(/^WrongCall: --limit: /)
    expect(await call('tasks list', '--view', 'tody')).toContain('Did you mean today?')
    expect(await call('tasks set-priority', task, 'high', '--priority', 'low')).toContain('too much')
    expect(await call('tasks tag', task, '--add', 'two words')).toBe('WrongCall: --add: A tag is one word.')
  })

  it('CLI-2 says of a day that is not in the calendar which one could be meant', async () => {
    const lines: [string, ...string[]][] = [
      ['reports totals', '--from', '2026-02-31'],
      ['reports run', 'weekly_summary', '--to', '2026-02-31'],
      ['schedules preview', 'FREQ=DAILY', '--from', '2026-02-31'],
      ['tasks list', '--due-from', '2026-02-31'],
    ]
    for (const line of lines)
      expect(await call(...line)).toMatch(/^WrongCall: --\S+: There is no day "2026-02-31"; .* such as 2026-02-28\.$/)
    expect(await call('reports run', 'weekly_summary', '--to', '99999-01-01')).toBe(
      'WrongCall: --to: There is no day "99999-01-01"; write year, month and day, such as 2026-11-23.',
    )
  })

  it('says what is wrong with a list of items, and takes partial for an outcome', async () => {
    const archive = `archive_${'0'.repeat(32)}`
    expect(await call('archives items', archive, '--outcome', 'partial')).toContain('There is no profile')
    expect(await call('archives items', archive, '--outcome', 'skiped')).toContain('Did you mean skipped?')
    expect(await call('archives items', archive, '--csv', '--limit', '5')).toBe(
      'WrongCall: --csv writes every item of an outcome; it takes no --limit.',
    )
    expect(await call('archives verify', 'archive_1')).toBe(
      'WrongCall: ARCHIVE_ID: "archive_1" is no such id; one looks like archive_3f2a9c407d1b4e589a6f0c2d8e71b5a4.',
    )
    expect(await call('archives probe')).toBe('WrongCall: PATH is missing.')
  })

  it('CLI-1 CLI-2 a fault in any field of any command is said by the name that its help shows', async () => {
    const said: string[] = []
    for (const command of commands) {
      const words = command.words.join(' ')
      const help = renderCommandHelp(command)
      const check = async (...args: string[]): Promise<string> => {
        const fault = await call(words, ...args)
        const [, name] = /^WrongCall: (\S+?)(?::| is missing)/.exec(fault) ?? []
        if (name === undefined) return fault
        said.push(`${words} ${name}`)
        expect(help.match(/(?<![\w-])--[\w[\]-]+|[A-Z][A-Z_]+/g), `${words}: ${fault}`).toContain(name)
        return fault
      }
      await check()
      const places = await findPlaces(
        command.places.map(({ label }) => label),
        check,
      )
      const others = command.options.filter(
        ({ name, kind, hidden }) => kind === 'value' && !hidden && !command.places.some(({ option }) => option === name),
      )
      for (const { name } of others) for (const garbage of ['\u0000', '']) await check(...places, `--${name}=${garbage}`)
    }
    expect(new Set(said).size).toBeGreaterThan(250)
  }, 60_000)

  it('CLI-2 nothing a command says speaks of a field as the contract writes it', () => {
    const inner = Object.values(contract).flatMap((procedures) =>
      Object.values(procedures).flatMap((one) => {
        const { inputSchema, errorMap } = one['~orpc']
        const fields =
          inputSchema instanceof z.ZodObject ? Object.keys(inputSchema.shape).filter((field) => /[A-Z]/.test(field)) : []
        const declared: { message?: unknown }[] = Object.values(errorMap)
        const messages = declared.map(({ message }) => String(message))
        return messages.filter((message) => fields.some((field) => message.includes(field)))
      }),
    )
    expect(inner).toEqual([])
  })

  it('takes required fields by place or by name', async () => {
    expect(await call('tasks create', 'A leak', '--module', 'm')).toContain('CannotDo: There is no profile in /nowhere/orgo.')
    expect(await call('tasks create', '--module', 'm', '--title', 'A leak')).toContain('There is no profile')
    expect(await call('tasks create', 'A leak', 'm')).toContain('There is no profile')
    expect(await call('tasks create', 'A leak')).toBe('WrongCall: MODULE is missing.')
  })

  it('writes help from the schemas', () => {
    const help = renderCommandHelp(find('tasks create'))
    expect(help).toContain('Usage: orgo tasks create TITLE MODULE [OPTIONS]')
    expect(help).toContain('--priority PRIORITY        low, normal, high, urgent; default normal')
    const items = renderCommandHelp(find('archives items'))
    expect(items).toContain('--[no-]partial')
    expect(items).toMatch(/--outcome OUTCOME {2,}imported, duplicate, skipped, failed, partial\n/)
    expect(items).toContain('--csv')
    expect(renderCommandHelp(find('archives undo'))).toContain('--[no-]dry-run')
  })
})
