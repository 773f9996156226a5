import type { Outputs } from '#shared/contract/contract.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Task } from '#shared/model/task.ts'
import { formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import { renderServiceLevel } from './render-escalations.ts'

/** A task with everything it is made of: fields, files, escalations, messages, reasons, comments, history. */
export function renderTask(task: Task): string {
  const head: [string, string][] = [
    ['Task', task.taskId],
    ['Status', `${task.statusTitle}${task.overdue ? ', overdue' : ''}`],
    ['Next', task.nextStates.map((state) => state.status).join(', ')],
    ['Priority', task.priority],
    ['Module', task.module],
    ['Assignee', task.assignee ?? 'nobody'],
    ['Team', task.team ?? ''],
    ['Route', task.routeTo.join(', ')],
    ['Tags', task.tags.join(', ')],
    ['From', task.requester ?? ''],
    ['Created', formatTime(task.createdAt)],
    ['Due', formatTime(task.dueAt)],
    ['Closed', formatTime(task.closedAt)],
  ]
  return [
    toPlainLine(task.title),
    '',
    ...head.filter(([, value]) => value !== '').map(([name, value]) => `${`${name}:`.padEnd(10)}${toPlainLine(value)}`),
    '',
    ...section('Description', task.description === '' ? [] : [toPlainText(task.description).trimEnd()]),
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

export const renderUndone = ({ command, task }: Outputs['tasks']['undo']): string =>
  `Undone: ${command}.\n${task ? `\n${renderTask(task)}` : ''}`

const nameOf = (actor: Actor): string =>
  actor.kind === 'person' ? actor.name : actor.kind === 'rule' ? `rule ${actor.ruleId}` : 'Orgo'

const section = (title: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => toPlainText(line)), '']
