import { contentLine, escapeText, formatDay, formatUtc, joinLines } from './content-lines.ts'
import { createNotes } from './item-notes.ts'
import type { MapiItem } from './mapi-item.ts'
import { sets, tags } from './property-ids.ts'
import { type PropertyReader, readItem } from './property-reader.ts'
import { readSubject } from './read-subject.ts'
import { type ReadableField, readableDay } from './readable-fields.ts'

export type TaskStatus = 'not_started' | 'in_progress' | 'completed' | 'waiting' | 'deferred'

/**
 * A task of Outlook as plain data, to be offered as a task of Orgo.
 *
 * Shapes: instants are UTC milliseconds; `dueAt` and `startAt` are midnights, of the day where it was written; `percentComplete` is 0 to 100; texts are empty where nothing is known.
 */
export type TaskFields = {
  subject: string
  text: string
  dueAt: number | null
  startAt: number | null
  status: TaskStatus
  percentComplete: number
  completedAt: number | null
  owner: string
  importance: 'low' | 'normal' | 'high'
}

const statuses: readonly TaskStatus[] = ['not_started', 'in_progress', 'completed', 'waiting', 'deferred']

/** Reads a task; never throws for content. Source: MS-OXOTASK 2.2.2.2. */
export function readTaskFields(item: MapiItem): TaskFields {
  return taskFieldsOf(readItem(item, createNotes()))
}

export function taskFieldsOf(reader: PropertyReader): TaskFields {
  const id = (key: number) => ({ set: sets.task, key })
  const part = reader.number(id(0x8102)) ?? 0
  const isComplete = reader.isTrue(id(0x811c))
  return {
    subject: readSubject(reader),
    text: reader.text(tags.body) ?? '',
    dueAt: reader.time(id(0x8105)),
    startAt: reader.time(id(0x8104)),
    status: isComplete ? 'completed' : (statuses[reader.number(id(0x8101)) ?? 0] ?? 'not_started'),
    percentComplete: isComplete ? 100 : Math.round(Math.min(Math.max(Number.isFinite(part) ? part : 0, 0), 1) * 100),
    completedAt: reader.time(id(0x810f)),
    owner: reader.text(id(0x811f)) ?? '',
    importance: (['low', 'normal', 'high'] as const)[reader.number(tags.importance) ?? 1] ?? 'normal',
  }
}

const todoStatuses: Record<TaskStatus, string> = {
  not_started: 'NEEDS-ACTION',
  in_progress: 'IN-PROCESS',
  completed: 'COMPLETED',
  waiting: 'NEEDS-ACTION',
  deferred: 'NEEDS-ACTION',
}

/** A task as a VTODO. `stampedAt` is when it was last changed. Source: RFC 5545 3.6.2. */
export function makeTodo(
  task: TaskFields,
  uid: string,
  stampedAt: number,
  rule: string | null,
  labels: readonly string[],
): string {
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Orgo//Outlook item//EN', 'BEGIN:VTODO']
  lines.push(contentLine('UID', uid), `DTSTAMP:${formatUtc(stampedAt)}`, contentLine('SUMMARY', escapeText(task.subject)))
  if (task.startAt !== null) lines.push(`DTSTART;VALUE=DATE:${formatDay(task.startAt)}`)
  if (task.dueAt !== null) lines.push(`DUE;VALUE=DATE:${formatDay(task.dueAt)}`)
  if (task.completedAt !== null) lines.push(`COMPLETED:${formatUtc(task.completedAt)}`)
  lines.push(`STATUS:${todoStatuses[task.status]}`, `PERCENT-COMPLETE:${task.percentComplete}`)
  if (task.importance !== 'normal') lines.push(`PRIORITY:${task.importance === 'high' ? 1 : 9}`)
  if (rule !== null) lines.push(`RRULE:${rule}`)
  if (labels.length > 0) lines.push(contentLine('CATEGORIES', labels.map(escapeText).join(',')))
  if (task.text !== '') lines.push(contentLine('DESCRIPTION', escapeText(task.text)))
  return joinLines([...lines, 'END:VTODO', 'END:VCALENDAR'])
}

export function describeTask(task: TaskFields): ReadableField[] {
  return [
    ['Task', task.subject],
    ['Due', readableDay(task.dueAt)],
    ['Start', readableDay(task.startAt)],
    ['Status', `${task.status.replace('_', ' ')}, ${task.percentComplete} % done`],
    ['Completed', readableDay(task.completedAt)],
    ['Owner', task.owner],
  ]
}
