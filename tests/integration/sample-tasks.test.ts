import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copySamplePeople } from '../../electron/core/config/copy-sample-people.ts'
import type { Client } from '../../shared/contract/contract.ts'
import type { MessageSummary } from '../../shared/model/message.ts'
import type { Task } from '../../shared/model/task.ts'
import { productFolder, readSample, type TestOrgo, testOrgo } from './test-orgo.ts'

/** The table that a person reads: which task each module makes of the sample. UPDATE_GOLDEN_TESTS=1 writes it anew. */
const golden = join(import.meta.dirname, 'sample-tasks.golden.md')
const expected: { emergencies: number; harassmentReports: number; messageIds: Record<string, string[]> } = JSON.parse(
  readFileSync(join(productFolder, 'resources/samples/riverside.expected.json'), 'utf8'),
)
const zone = 'Europe/Berlin'

let orgo: TestOrgo
let tasks: Task[]
let triage: MessageSummary[]
beforeAll(async () => {
  const fresh = await testOrgo({ now: Date.UTC(2026, 9, 1, 8), seed: 'golden' })
  copySamplePeople(fresh.paths)
  // The zone of whoever runs this test must not show in the table.
  const settings = join(fresh.paths.profile, 'config.yaml')
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('time_zone: local', `time_zone: ${zone}`))
  orgo = await fresh.reopen()
  await orgo.importMbox(readSample(), { mode: 'live' })
  const { rows } = await orgo.client.tasks.list({ limit: 500 })
  tasks = await Promise.all(rows.map(({ taskId }) => orgo.client.tasks.get({ taskId })))
  tasks.sort((a, b) => a.createdAt - b.createdAt || (a.title < b.title ? -1 : 1))
  triage = (await orgo.client.messages.list({ view: 'triage', limit: 500 })).rows
})
afterAll(() => orgo.close())

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
const timeOf = (at: number | null): string => (at === null ? '' : clock.format(at).slice(5))
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

function describeTask(task: Task): string {
  const rules = task.why.flatMap(({ cause }) => (cause.actor.kind === 'rule' ? [cause.actor.ruleId] : []))
  const ladder = task.escalations.map(({ after, hours, to }) => `${after}${hours === 'any' ? '' : ` (${hours})`}: ${to}`)
  return row([
    timeOf(task.createdAt),
    task.title,
    task.priority,
    task.assignee ?? task.team ?? '',
    task.tags.toSorted().join(', '),
    task.checklists.map(({ checklist }) => checklist).join(', '),
    timeOf(task.dueAt),
    [...new Set(ladder)].join('; '),
    [...new Set(rules)].toSorted().join(', '),
  ])
}

function renderTable(): string {
  const modules = [...new Set(tasks.map(({ module }) => module))].toSorted()
  const head = ['came', 'subject', 'priority', 'whose', 'tags', 'checklist', 'due', 'told when nobody takes it up', 'why']
  const sections = modules.flatMap((module) => {
    const own = tasks.filter((task) => task.module === module)
    const sealed = own.filter(({ confidential }) => confidential).length
    return [
      `## ${module}: ${own.length} tasks${sealed > 0 ? `, ${sealed} of them confidential` : ''}`,
      '',
      row(head),
      row(head.map(() => '---')),
      ...own.map(describeTask),
      '',
    ]
  })
  return [
    '# What becomes of the sample',
    '',
    'Riverside is fiction. Each mail of resources/samples/riverside.mbox is judged by the rules that come with Orgo, as if it had just arrived.',
    `Times are those of ${zone}. sample-tasks.test.ts keeps this page true; UPDATE_GOLDEN_TESTS=1 writes it anew.`,
    '',
    ...sections,
    `## Left to a person: ${triage.length} messages`,
    '',
    row(['came', 'from', 'subject']),
    row(['---', '---', '---']),
    ...triage
      .toSorted((a, b) => (a.sentAt ?? 0) - (b.sentAt ?? 0) || (a.subject < b.subject ? -1 : 1))
      .map((message) => row([timeOf(message.sentAt), message.from?.name || message.from?.address || '', message.subject])),
    '',
  ].join('\n')
}

describe('the tasks of the sample', () => {
  it('SAM-15 are those a person would expect, by a table that a person can read', () => {
    const table = renderTable()
    if (process.env.UPDATE_GOLDEN_TESTS === '1') writeFileSync(golden, table)
    expect(table).toBe(readFileSync(golden, 'utf8').replaceAll('\r\n', '\n'))
  })

  it('SAM-15 hold every emergency as urgent, with what is done first', () => {
    const urgent = tasks.filter(({ tags }) => tags.includes('emergency'))
    expect(urgent.length).toBeGreaterThanOrEqual(expected.emergencies)
    expect(urgent.map(({ priority, module }) => `${priority} ${module}`)).toEqual(urgent.map(() => 'urgent maintenance'))
    expect(urgent.filter(({ escalations }) => escalations.length === 0)).toEqual([])
  })

  it('SAM-16 A1 reports appear to nobody without the right, and nothing else of them does', async () => {
    const as = (...sight: string[]): Client =>
      createRouterClient(orgo.engine.router, { context: { session: { ...orgo.engine.owner, sight } } })
    const reports = tasks.filter(({ tags }) => tags.includes('report'))
    expect(reports).toHaveLength(expected.harassmentReports)
    expect(reports.every(({ confidential, module }) => confidential && module === 'hr')).toBe(true)
    const desk = as('person:lea', 'role:repair_desk', 'team:maintenance')
    const seen = await desk.tasks.list({ limit: 500 })
    const sealed = tasks.filter(({ confidential }) => confidential)
    expect(seen.total).toBe(tasks.length - sealed.length)
    expect(seen.rows.filter(({ confidential }) => confidential)).toEqual([])
    for (const { taskId } of reports) {
      await expect(desk.tasks.get({ taskId })).rejects.toThrow('This task does not exist.')
    }
    const everyday = await as('person:imani', 'role:hr_officer').tasks.list({ module: 'hr', limit: 500 })
    expect(everyday.total).toBe(sealed.length - reports.length)
    const officer = await as('person:imani', 'role:hr_case_officer').tasks.list({ module: 'hr', limit: 500 })
    expect(officer.rows.map(({ taskId }) => taskId)).toEqual(expect.arrayContaining(reports.map(({ taskId }) => taskId)))
  })
})
