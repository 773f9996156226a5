import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces'
import type { Actor } from '#shared/model/person.ts'
import type { ReportLanguage } from '#shared/model/report.ts'
import type { Task } from '#shared/model/task.ts'
import { drawable } from './known-letters.ts'
import { pageOf } from './page.ts'
import { showCell, showMoment } from './show-cell.ts'

/** A task as it is printed. `files` are those of its mails and those that rules put to it; `names` says who a target is. */
export type PrintedTask = {
  task: Task
  files: { name: string; sizeBytes: number | null; from: string }[]
  names: Record<string, string>
  organisation: string
  moduleTitle: string
  zone: string
  language: ReportLanguage
  printedAt: number
  printedBy: string
}

/** A task as a document, with its whole history and the list of its files. */
export function taskDocument(printed: PrintedTask): TDocumentDefinitions {
  const { task, files, names, organisation, zone, language, printedAt, printedBy } = drawable(printed)
  const moment = (at: number | null): string => (at === null ? '' : showMoment(at, zone, language))
  const nameOf = (target: string | null): string => (target === null ? '' : (names[target] ?? target))
  const title = task.title || task.taskId
  const facts: [string, string][] = [
    ['Module', drawable(printed.moduleTitle)],
    ['Status', task.statusTitle],
    ['Priority', task.priority],
    ['Assignee', nameOf(task.assignee)],
    ['Team', nameOf(task.team)],
    ['Requester', task.requester ?? ''],
    ['Due', moment(task.dueAt)],
    ['Made', moment(task.createdAt)],
    ['Closed', moment(task.closedAt)],
    ['Tags', task.tags.join(', ')],
    ...task.fields.map(({ title: name, value, unit }): [string, string] => [
      name,
      value ? [value, unit ?? ''].join(' ').trim() : '',
    ]),
    ['Number', task.taskId],
  ]
  const made = `Printed by ${printedBy} on ${moment(printedAt)} (${zone})`
  return {
    ...pageOf({
      title,
      language,
      made,
      head: [organisation, title]
        .filter((part) => part !== '')
        .join(' · ')
        .slice(0, 110),
    }),
    content: [
      { text: organisation, style: 'organisation' },
      { text: title, style: 'title' },
      ...(task.confidential
        ? [{ text: 'Confidential: for those who may read this task alone.', bold: true, margin: [0, 4, 0, 0] } as Content]
        : []),
      factTable(facts),
      ...(task.description === ''
        ? []
        : [heading('Description'), { text: task.description, preserveLeadingSpaces: true } as Content]),
      ...rows(
        'Checklists',
        ['Item', 'State', 'Note'],
        task.checklists.flatMap(({ items }) => items.map((item) => [item.title, item.state.replaceAll('_', ' '), item.note])),
      ),
      ...rows(
        'Comments',
        ['When', 'Who', 'Text'],
        task.comments.map(({ at, actor, text }) => [moment(at), actorName(actor), text]),
      ),
      ...rows(
        'Time and cost',
        ['Day', 'Kind', 'Amount', 'Time', 'Note'],
        task.costs.map((cost) => [
          moment(cost.spentAt),
          cost.kind,
          cost.amount === null ? '' : showCell({ amount: cost.amount, currency: cost.currency ?? 'EUR' }, 'money', language),
          cost.minutes === null ? '' : showCell(cost.minutes, 'duration', language),
          cost.note,
        ]),
      ),
      ...rows(
        'Messages',
        ['When', 'From', 'Subject'],
        task.messages.map(({ sentAt, from, subject }) => [moment(sentAt), from?.name || from?.address || '', subject]),
      ),
      ...rows(
        'Files',
        ['File', 'Size', 'From'],
        files.map(({ name, sizeBytes, from }) => [name, sizeBytes === null ? '' : showBytes(sizeBytes), from]),
      ),
      ...rows(
        'Linked tasks',
        ['Kind', 'Task', 'Status'],
        task.links.map(({ kind, title: other, statusTitle }) => [kind.replaceAll('_', ' '), other, statusTitle]),
      ),
      ...rows(
        'History',
        ['When', 'What', 'Changes'],
        task.history.map(({ cause, changes, undone }) => [
          moment(cause.at),
          `${cause.sentence}${undone ? ' (taken back)' : ''}`,
          changes.map((change) => describeChange(change, moment)).join('\n'),
        ]),
      ),
    ],
  }
}

/** 400 characters of a value: a mail that was written into a field stands whole above. */
const shownValue = 400

function describeChange(
  { field, value, before }: Task['history'][number]['changes'][number],
  moment: (at: number) => string,
): string {
  const show = (text: string): string => (field.endsWith('_at') && /^\d{9,}$/.test(text) ? moment(Number(text)) : text)
  const was = before ? `${show(before)}, then ` : ''
  return `${field.replaceAll('_', ' ')}: ${was}${show(value)}`.slice(0, shownValue)
}

const heading = (text: string): Content => ({ text, style: 'heading', headlineLevel: 1 })

function factTable(facts: readonly [string, string][]): Content {
  const shown = facts.filter(([, value]) => value !== '')
  return {
    table: { widths: [90, '*'], body: shown.map(([name, value]): TableCell[] => [{ text: name, style: 'head' }, value]) },
    layout: 'lines',
    margin: [0, 8, 0, 4],
  }
}

function rows(title: string, head: readonly string[], body: readonly string[][]): Content[] {
  if (body.length === 0) return []
  const widths: (number | '*' | 'auto')[] = head.map((_, at) => (at === 0 ? 78 : at === head.length - 1 ? '*' : 'auto'))
  // The middle of three holds a sentence; of more, a word each.
  if (head.length === 3) widths[1] = title === 'History' ? 190 : 130
  if (title === 'Files' || title === 'Checklists') widths.splice(0, 3, '*', 70, 150)
  return [
    heading(title),
    {
      table: { headerRows: 1, widths, body: [head.map((text): TableCell => ({ text, style: 'head' })), ...body] },
      layout: 'lines',
    },
  ]
}

function actorName(actor: Actor): string {
  return actor.kind === 'person' ? actor.name : actor.kind === 'rule' ? `Rule ${actor.ruleId}` : actor.kind
}

function showBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`
}
