import type { Archive, ArchiveItem } from '#shared/model/archive.ts'
import type { Address, MessageSummary } from '#shared/model/message.ts'
import type { Assignee } from '#shared/model/person.ts'
import type { TaskSummary } from '#shared/model/task.ts'
import { formatBytes, formatCount, formatTime } from '../format.ts'
import type { Column } from './table.ts'

export const taskColumns: readonly Column<TaskSummary>[] = [
  { heading: 'TASK', cell: (task) => task.taskId },
  { heading: 'PRIORITY', cell: (task) => task.priority },
  { heading: 'STATUS', cell: (task) => `${task.status}${task.overdue ? ' (overdue)' : ''}` },
  { heading: 'MODULE', cell: (task) => task.module },
  { heading: 'ASSIGNEE', cell: (task) => task.assignee ?? '' },
  { heading: 'DUE', cell: (task) => formatTime(task.dueAt) },
  { heading: 'TITLE', cell: (task) => task.title },
]

export const messageColumns: readonly Column<MessageSummary>[] = [
  { heading: 'MESSAGE', cell: (message) => message.messageId },
  { heading: 'SENT', cell: (message) => formatTime(message.sentAt) },
  { heading: 'FROM', cell: (message) => (message.from ? message.from.name || message.from.address : '') },
  { heading: '', cell: (message) => (message.inTriage ? 'triage' : message.taskId ? 'task' : '') },
  { heading: 'SUBJECT', cell: (message) => message.subject },
]

export const archiveColumns: readonly Column<Archive>[] = [
  { heading: 'ARCHIVE', cell: (archive) => archive.archiveId },
  { heading: 'STARTED', cell: (archive) => formatTime(archive.startedAt) },
  { heading: 'STATE', cell: (archive) => archive.state },
  { heading: 'FOUND', cell: (archive) => formatCount(archive.found), right: true },
  { heading: 'IMPORTED', cell: (archive) => formatCount(archive.imported), right: true },
  { heading: 'DUPLICATE', cell: (archive) => formatCount(archive.duplicate), right: true },
  { heading: 'SKIPPED', cell: (archive) => formatCount(archive.skipped), right: true },
  { heading: 'FAILED', cell: (archive) => formatCount(archive.failed), right: true },
  { heading: 'TASKS', cell: (archive) => formatCount(archive.tasks), right: true },
  { heading: 'SOURCE', cell: (archive) => archive.source },
]

export const itemColumns: readonly Column<ArchiveItem>[] = [
  { heading: 'ITEM', cell: (item) => String(item.itemNo), right: true },
  { heading: 'KIND', cell: (item) => item.kind },
  { heading: 'AT', cell: (item) => item.place ?? `byte ${formatCount(item.offsetBytes)}` },
  { heading: 'SIZE', cell: (item) => formatBytes(item.sizeBytes), right: true },
  { heading: 'OUTCOME', cell: (item) => `${item.outcome}${item.partial ? ' (partial)' : ''}` },
  { heading: 'FOLDER', cell: (item) => item.folder.join('/') },
  { heading: 'SUBJECT', cell: (item) => item.subject ?? '' },
  { heading: 'PROBLEMS', cell: (item) => item.problems.map((problem) => problem.message).join('; ') },
]

export const assigneeColumns: readonly Column<Assignee>[] = [
  { heading: 'TARGET', cell: (assignee) => assignee.target },
  { heading: 'KIND', cell: (assignee) => assignee.kind },
  { heading: 'TITLE', cell: (assignee) => assignee.title },
]

/** `Mara Vale <mara@example.org>`, or the address alone. */
export const renderAddress = ({ name, address }: Address): string => (name ? `${name} <${address}>` : address)
