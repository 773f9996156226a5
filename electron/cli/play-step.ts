import { safe } from '@orpc/server'
import type { Client } from '#shared/contract/contract.ts'
import type { BulkOutcome } from '#shared/model/task-parts.ts'
import type { Also, WorkStep } from './sample-work.ts'

/** Takes one step as the person whose client this is. `taskIds` are tasks by title, which new ones join. Answers a sentence for each refusal. */
export async function playStep(client: Client, step: WorkStep, taskIds: Map<string, string>): Promise<string[]> {
  if (step.kind === 'tell') return tell(client, step, taskIds)
  if (step.kind === 'withdraw') return withdraw(client, step.untilAt)
  if (step.kind === 'begin_many') return beginMany(client, step)
  if (step.kind === 'end_many') return endMany(client, step)
  return playOnTask(client, step, taskIds.get(step.task) ?? step.task)
}

type OneStep = Exclude<WorkStep, { kind: 'tell' | 'withdraw' | 'begin_many' | 'end_many' }>

async function playOnTask(client: Client, step: OneStep, taskId: string): Promise<string[]> {
  if (!taskId.startsWith('task_')) return [`${step.task}: there is no such task`]
  const { tasks } = client
  switch (step.kind) {
    case 'begin':
      return begin(client, step, taskId)
    case 'say':
      return collect(step.task, [() => tasks.comment({ taskId, text: step.text })])
    case 'cost':
      return collect(step.task, [() => tasks.addCost({ taskId, ...step.cost, spentAt: step.at })])
    case 'move':
      return collect(step.task, [() => tasks.setStatus({ taskId, status: step.status })])
    case 'snooze':
      return collect(step.task, [() => tasks.snooze({ taskId, until: step.untilAt, reason: step.reason })])
    case 'end':
      return end(client, step.task, taskId)
    case 'write':
      return write(client, step, taskId)
  }
}

async function tell(
  { tasks }: Client,
  { told, dueAt }: WorkStep & { kind: 'tell' },
  taskIds: Map<string, string>,
): Promise<string[]> {
  const { module, title, priority, place } = told
  const made = await safe(tasks.create({ module, title, priority, ...(dueAt === null ? {} : { dueAt }) }))
  if (made.error) return [`${title}: ${made.error.message}`]
  const { taskId } = made.data
  taskIds.set(title, taskId)
  return place === undefined ? [] : collect(title, [() => tasks.setField({ taskId, field: 'place', value: place })])
}

async function begin(client: Client, step: WorkStep & { kind: 'begin' }, taskId: string): Promise<string[]> {
  return [
    ...(await take(client, [taskId], step.by, step.also)),
    ...(await collect(
      step.task,
      Object.entries(step.fields).map(
        ([field, value]) =>
          () =>
            client.tasks.setField({ taskId, field, value }),
      ),
    )),
  ]
}

const beginMany = (client: Client, { taskIds, by }: WorkStep & { kind: 'begin_many' }): Promise<string[]> =>
  take(client, taskIds, by, {})

/** Takes tasks of one module up: theirs now, and in the first state that is open. */
async function take({ tasks }: Client, taskIds: string[], by: string, also: Also): Promise<string[]> {
  const { nextStates } = await tasks.get({ taskId: taskIds[0] ?? '' })
  const open = nextStates.find(({ category }) => category === 'open')
  return together(() => tasks.bulk({ taskIds, assignee: `person:${by}`, ...(open ? { status: open.status } : {}), ...also }))
}

async function endMany(client: Client, { taskIds, listed, reason }: WorkStep & { kind: 'end_many' }): Promise<string[]> {
  const refused: string[] = []
  for (const taskId of listed) refused.push(...(await tickOff(client, taskId)))
  return [...refused, ...(await together(() => client.tasks.bulk({ taskIds, close: true, reason })))]
}

const end = async (client: Client, title: string, taskId: string): Promise<string[]> => [
  ...(await tickOff(client, taskId)),
  ...(await collect(title, [() => client.tasks.close({ taskId, reason: '' })])),
]

/** Ticks off what a checklist wants before its task may end. */
async function tickOff({ tasks }: Client, taskId: string): Promise<string[]> {
  const { title, checklists } = await tasks.get({ taskId })
  const open = checklists.flatMap(({ items }) => items.filter(({ state, required }) => required && state === 'open'))
  return collect(
    title,
    open.map(
      ({ itemId }) =>
        () =>
          tasks.setItem({ taskId, itemId, state: 'done' }),
    ),
  )
}

/** Does a command over many tasks; answers a sentence for each that it was refused for. */
async function together(call: () => Promise<BulkOutcome>): Promise<string[]> {
  const { error, data } = await safe(call())
  return error ? [error.message] : data.failed.map(({ title, sentence }) => `${title}: ${sentence}`)
}

/** Answers the newest mail of a task that came from outside; it stays a draft, or goes to the outbox. */
async function write({ tasks, outbox }: Client, step: WorkStep & { kind: 'write' }, taskId: string): Promise<string[]> {
  const { title, messages } = await tasks.get({ taskId })
  const answers = messages.at(-1)?.messageId
  const mail = { taskId, subject: `Re: ${title}`, text: step.text, ...(answers === undefined ? {} : { answers }) }
  return collect(step.task, [() => outbox.compose({ ...mail, ...(step.send ? { send: 'now' } : {}) })])
}

/** Withdraws what programs wrote before a time and what has not left. */
async function withdraw({ outbox }: Client, untilAt: number): Promise<string[]> {
  const { rows } = await outbox.list({ view: 'waiting', limit: 500 })
  const outboxIds = rows.filter((row) => row.automatic && row.createdAt < untilAt).map((row) => row.outboxId)
  return outboxIds.length === 0 ? [] : collect('outbox', [() => outbox.cancel({ outboxIds })])
}

/** Does one command after the other; answers what was refused, each as a sentence. */
async function collect(title: string, calls: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const refused: string[] = []
  for (const call of calls) {
    const { error } = await safe(call())
    if (error) refused.push(`${title}: ${error.message}`)
  }
  return refused
}
