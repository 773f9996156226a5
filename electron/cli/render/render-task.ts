import type { Outputs } from '#shared/contract/contract.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Task } from '#shared/model/task.ts'
import { countOf, formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderServiceLevel } from './render-escalations.ts'

/** A task with everything it is made of: fields, files, escalations, messages, reasons, comments, history. */
export function renderTask(task: Task): string {
  const head: [string, string][] = [
    ['Task', task.taskId],
    ['Status', [task.statusTitle, task.overdue ? 'overdue' : '', task.blocked ? 'blocked' : ''].filter(Boolean).join(', ')],
    ['Next', task.nextStates.map((state) => (state.refused === null ? state.status : `(${state.status})`)).join(', ')],
    ['Snoozed', task.snooze ? [`until ${formatTime(task.snooze.until)}`, task.snooze.reason].filter(Boolean).join(': ') : ''],
    ['Merged', task.mergedInto === null ? '' : `into ${task.mergedInto}`],
    ['Priority', task.priority],
    ['Module', task.module],
    ['Assignee', task.assignee ?? 'nobody'],
    ['Team', task.team ?? ''],
    ['Route', task.routeTo.join(', ')],
    ['Tags', task.tags.join(', ')],
    ['From', task.requester ?? ''],
    ['Created', formatTime(task.createdAt)],
    ['Due', formatTime(task.dueAt)],
    ['Until', task.stateDueAt === null ? '' : `${formatTime(task.stateDueAt)} in this state`],
    ['Watched', task.watchers.join(', ')],
    ['Repeats', task.occurrence ? `${task.occurrence.title}, ${task.occurrence.occurrence.replace('T', ' ')}` : ''],
    ...task.fields.filter((field) => field.value !== null).map((field): [string, string] => [field.title, renderField(field)]),
    ['Closed', formatTime(task.closedAt)],
  ]
  return [
    toPlainLine(task.title),
    '',
    ...head.filter(([, value]) => value !== '').map(([name, value]) => `${`${name}:`.padEnd(10)}${toPlainLine(value)}`),
    '',
    ...section('Description', task.description === '' ? [] : [toPlainText(task.description).trimEnd()]),
    ...task.checklists.flatMap((list) =>
      section(
        `${list.title || 'Checklist'} (${list.settled} of ${list.items.length})`,
        list.items.map(
          (item) => `  ${marks[item.state]} ${item.title}${item.note === '' ? '' : `: ${item.note}`}  ${item.itemId}`,
        ),
      ),
    ),
    ...section(
      'Links',
      task.links.map((link) => `  ${link.kind.replaceAll('_', ' ')} ${link.taskId}  ${link.statusTitle}: ${link.title}`),
    ),
    ...section('Costs', renderCosts(task)),
    ...section(
      'Files',
      task.files.map((file) => `  ${file.name}${file.found ? '' : '  (no such file in the templates)'}`),
    ),
    ...section(
      'Escalations',
      task.escalations.map((step) => `  ${formatTime(step.dueAt)}  to ${step.to}, ${step.state}: ${step.reason}`),
    ),
    ...section('Service level', renderServiceLevel(task.serviceLevel)),
    ...section(
      'Held back',
      task.withheld.map((held) => `  ${held.action} ${held.value}  (rule ${held.ruleId})`),
    ),
    ...section(
      'Messages',
      task.messages.map((message) => `  ${message.messageId}  ${formatTime(message.sentAt)}  ${message.subject}`),
    ),
    ...section(
      'Why',
      task.why.map((why) => `  ${why.field} = ${why.value}: ${why.cause.sentence}`),
    ),
    ...section(
      'Comments',
      task.comments.map((comment) => `  ${formatTime(comment.at)}  ${nameOf(comment.actor)}: ${comment.text}`),
    ),
    ...section(
      'History',
      task.history.map((entry) => `  ${formatTime(entry.cause.at)}  ${entry.cause.command}  ${entry.cause.sentence}`),
    ),
  ].join('\n')
}

export const renderUndone = (undone: Outputs['tasks']['undo']): string => renderStep('Undone', undone)
export const renderRedone = (redone: Outputs['tasks']['redo']): string => renderStep('Done again', redone)

function renderStep(word: string, { command, tasks, task }: Outputs['tasks']['undo']): string {
  const count = tasks > 1 ? `, ${countOf(tasks, 'task')}` : ''
  return `${word}: ${command}${count}.\n${task ? `\n${renderTask(task)}` : ''}`
}

const marks = { open: '[ ]', done: '[x]', failed: '[!]', not_applicable: '[-]' } as const

const renderField = ({ value, unit }: Task['fields'][number]): string => [value ?? '', unit ?? ''].filter(Boolean).join(' ')

function renderCosts({ costs, totals }: Task): string[] {
  const entries = costs.map((cost) => {
    const time = cost.minutes === null ? '' : `${cost.minutes} min${cost.rate === null ? '' : ` at ${cost.rate}`}`
    const money = cost.amount === null ? '' : `${cost.amount} ${cost.currency ?? ''}`
    const what = [cost.kind, time, money, cost.note].filter((part) => part !== '').join('  ')
    return `  ${formatTime(cost.spentAt)}  ${what}  ${cost.costId}`
  })
  const sums = totals.amounts.map((total) => `${total.amount} ${total.currency}`)
  const time = totals.minutes > 0 ? [`${totals.minutes} min`] : []
  return entries.length === 0 ? [] : [...entries, `  In all: ${[...time, ...sums].join(', ')}`]
}

const nameOf = (actor: Actor): string =>
  actor.kind === 'person' ? actor.name : actor.kind === 'rule' ? `rule ${actor.ruleId}` : 'Orgo'

const section = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => toPlainText(line)), '']
