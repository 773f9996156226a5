import type { Outputs } from '#shared/contract/contract.ts'
import { countOf, formatBytes } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { archiveColumns, assigneeColumns, itemColumns, messageColumns, taskColumns } from './columns.ts'
import { renderAccount, renderAccounts } from './render-accounts.ts'
import {
  offerColumns,
  personColumns,
  renderFolders,
  renderProbe,
  renderReasonTable,
  renderRetry,
  renderState,
  renderUndo,
  renderWatchedFolders,
} from './render-archives.ts'
import { circularColumns, receiptColumns, recipientColumns, renderCircular, renderCircularPreview } from './render-circulars.ts'
import { renderDashboard } from './render-dashboard.ts'
import { escalationColumns, renderAway, renderDeadlines, renderOutcome, renderSimulation } from './render-escalations.ts'
import { renderFields } from './render-fields.ts'
import { renderHealth } from './render-health.ts'
import { renderBulk, renderSplit, renderUndoStack, scheduleColumns } from './render-many-tasks.ts'
import { renderMessage, renderNestedMail } from './render-message.ts'
import {
  outboxColumns,
  renderCounts,
  renderFlush,
  renderHeld,
  renderItem,
  renderItemOutcome,
  renderTimeline,
} from './render-outbox.ts'
import { renderDryRun, reportColumns, savedColumns, subscriptionColumns, totalColumns } from './render-reports.ts'
import { hitColumns, renderModules, renderRuleSet, versionColumns } from './render-rules.ts'
import { renderNextTimes } from './render-schedules.ts'
import { renderRedone, renderTask, renderUndone } from './render-task.ts'
import { renderFieldsOfTexts, renderLanguages, renderTemplateSource, templateColumns } from './render-templates.ts'
import { type Column, renderTable } from './table.ts'

type Render = (output: unknown, terminal: Terminal) => string | Uint8Array

/** Ties a drawing to the answer of its procedure. The name is checked by the key; the value comes from the contract. */
const of =
  <Group extends keyof Outputs, Name extends keyof Outputs[Group]>(
    _group: Group,
    _name: Name,
    render: (output: Outputs[Group][Name], terminal: Terminal) => string | Uint8Array,
  ): Render =>
  (output, terminal) =>
    // The engine checked the answer against this procedure's schema before it came here.
    render(output as Outputs[Group][Name], terminal)

const renderers: Record<string, Render> = {
  'accounts.list': of('accounts', 'list', renderAccounts),
  'accounts.add': of('accounts', 'add', renderAccount),
  'accounts.setDefault': of('accounts', 'setDefault', renderAccount),
  'archives.list': of('archives', 'list', (page, terminal) => renderPage(page, archiveColumns, 'archive', terminal)),
  'archives.items': of('archives', 'items', (page, terminal) => renderPage(page, itemColumns, 'item', terminal)),
  'archives.item': of('archives', 'item', renderFile),
  'archives.csv': of('archives', 'csv', renderFile),
  'archives.mbox': of('archives', 'mbox', renderFile),
  'archives.probe': of('archives', 'probe', renderProbe),
  'archives.folders': of('archives', 'folders', renderFolders),
  'archives.reasons': of('archives', 'reasons', renderReasonTable),
  'archives.cancel': of('archives', 'cancel', renderState),
  'archives.pause': of('archives', 'pause', renderState),
  'archives.retry': of('archives', 'retry', renderRetry),
  'archives.undo': of('archives', 'undo', renderUndo),
  'archives.watchedFolders': of('archives', 'watchedFolders', renderWatchedFolders),
  'archives.suggestedPeople': of('archives', 'suggestedPeople', (page, terminal) =>
    renderPage(page, personColumns, 'suggested contact', terminal),
  ),
  'archives.offeredTasks': of('archives', 'offeredTasks', (page, terminal) =>
    renderPage(page, offerColumns, 'offered task', terminal),
  ),
  'circulars.list': of('circulars', 'list', (page, terminal) => renderPage(page, circularColumns, 'circular', terminal)),
  'circulars.recipients': of('circulars', 'recipients', (page, terminal) =>
    renderPage(page, recipientColumns, 'reader', terminal),
  ),
  'circulars.csv': of('circulars', 'csv', renderFile),
  'circulars.preview': of('circulars', 'preview', renderCircularPreview),
  'circulars.get': of('circulars', 'get', renderCircular),
  'circulars.send': of('circulars', 'send', renderCircular),
  'circulars.release': of('circulars', 'release', renderCircular),
  'circulars.cancel': of('circulars', 'cancel', renderCircular),
  'dashboard.get': of('dashboard', 'get', renderDashboard),
  'escalations.list': of('escalations', 'list', (page, terminal) => renderPage(page, escalationColumns, 'escalation', terminal)),
  'escalations.deadlines': of('escalations', 'deadlines', renderDeadlines),
  'escalations.away': of('escalations', 'away', renderAway),
  'escalations.send': of('escalations', 'send', renderOutcome),
  'escalations.markHandled': of('escalations', 'markHandled', renderOutcome),
  'escalations.ignore': of('escalations', 'ignore', renderOutcome),
  'escalations.simulate': of('escalations', 'simulate', renderSimulation),
  'health.get': of('health', 'get', renderHealth),
  'messages.list': of('messages', 'list', (page, terminal) => renderPage(page, messageColumns, 'message', terminal)),
  'messages.search': of('messages', 'search', (page, terminal) =>
    [
      ...page.remarks.map(({ message }) => `! ${toPlainLine(message)}`),
      renderPage(page, messageColumns, 'message', terminal),
    ].join('\n'),
  ),
  'messages.get': of('messages', 'get', renderMessage),
  'messages.raw': of('messages', 'raw', renderFile),
  'messages.nested': of('messages', 'nested', renderNestedMail),
  'messages.attachment': of('messages', 'attachment', renderFile),
  'outbox.list': of('outbox', 'list', (page, terminal) => renderPage(page, outboxColumns, 'mail', terminal)),
  'outbox.counts': of('outbox', 'counts', renderCounts),
  'outbox.flush': of('outbox', 'flush', renderFlush),
  'outbox.willSend': of('outbox', 'willSend', renderHeld),
  'outbox.timeline': of('outbox', 'timeline', renderTimeline),
  'outbox.raw': of('outbox', 'raw', renderFile),
  'outbox.release': of('outbox', 'release', renderItemOutcome),
  'outbox.hold': of('outbox', 'hold', renderItemOutcome),
  'outbox.cancel': of('outbox', 'cancel', renderItemOutcome),
  'outbox.retry': of('outbox', 'retry', renderItemOutcome),
  'reports.list': of('reports', 'list', (rows, terminal) => renderTable(rows, reportColumns, terminal.columns)),
  'reports.saved': of('reports', 'saved', (rows, terminal) =>
    rows.length === 0 ? 'No saved reports.\n' : renderTable(rows, savedColumns, terminal.columns),
  ),
  'reports.subscriptions': of('reports', 'subscriptions', (rows, terminal) =>
    rows.length === 0 ? 'No subscriptions.\n' : renderTable(rows, subscriptionColumns, terminal.columns),
  ),
  'reports.totals': of('reports', 'totals', (rows, terminal) =>
    rows.length === 0 ? 'No week or month has ended yet.\n' : renderTable(rows, totalColumns, terminal.columns),
  ),
  'reports.subscribe': of('reports', 'subscribe', (one, terminal) => renderTable([one], subscriptionColumns, terminal.columns)),
  'reports.pauseSubscription': of('reports', 'pauseSubscription', (one, terminal) =>
    renderTable([one], subscriptionColumns, terminal.columns),
  ),
  'reports.dryRun': of('reports', 'dryRun', renderDryRun),
  'receipts.list': of('receipts', 'list', (page, terminal) => renderPage(page, receiptColumns, 'receipt', terminal)),
  'rules.list': of('rules', 'list', renderRuleSet),
  'rules.reload': of('rules', 'reload', renderRuleSet),
  'rules.setMode': of('rules', 'setMode', renderRuleSet),
  'rules.revert': of('rules', 'revert', renderRuleSet),
  'rules.versions': of('rules', 'versions', (page, terminal) => renderPage(page, versionColumns, 'version', terminal)),
  'rules.history': of('rules', 'history', (page, terminal) => renderPage(page, hitColumns, 'hit', terminal)),
  'rules.modules': of('rules', 'modules', renderModules),
  'tasks.list': of('tasks', 'list', (page, terminal) => renderPage(page, taskColumns, 'task', terminal)),
  'tasks.assignees': of('tasks', 'assignees', (rows, terminal) => renderTable(rows, assigneeColumns, terminal.columns)),
  'tasks.undo': of('tasks', 'undo', renderUndone),
  'tasks.redo': of('tasks', 'redo', renderRedone),
  'tasks.undoStack': of('tasks', 'undoStack', renderUndoStack),
  'tasks.bulk': of('tasks', 'bulk', renderBulk),
  'tasks.handOver': of('tasks', 'handOver', renderBulk),
  'tasks.split': of('tasks', 'split', renderSplit),
  'templates.list': of('templates', 'list', (rows, terminal) => renderTable(rows, templateColumns, terminal.columns)),
  'templates.get': of('templates', 'get', renderTemplateSource),
  'templates.fields': of('templates', 'fields', renderFieldsOfTexts),
  'templates.languages': of('templates', 'languages', renderLanguages),
  'schedules.preview': of('schedules', 'preview', renderNextTimes),
  'schedules.list': of('schedules', 'list', (rows, terminal) =>
    rows.length === 0 ? 'No recurring tasks.\n' : renderTable(rows, scheduleColumns, terminal.columns),
  ),
}

/** Draws an answer for a person. A procedure without a drawing of its own shows its fields; a task shows itself. */
export function renderOutput(procedure: string, output: unknown, terminal: Terminal): void {
  const render = renderers[procedure] ?? renderNoun(procedure)
  terminal.out(render(output, terminal))
}

/** A task shows itself after each change to it, and so does a mail that leaves. */
function renderNoun(procedure: string): Render {
  if (procedure.startsWith('tasks.')) return of('tasks', 'get', renderTask)
  return procedure.startsWith('outbox.') ? of('outbox', 'show', renderItem) : renderFields
}

type Page<Row> = { rows: Row[]; nextCursor: string | null; total: number }

function renderPage<Row>(page: Page<Row>, columns: readonly Column<Row>[], noun: string, terminal: Terminal): string {
  if (page.nextCursor !== null) {
    terminal.err(
      `${page.rows.length} of ${countOf(page.total, noun)}. Go on with --cursor ${page.nextCursor}, or show more with --limit.\n`,
    )
  }
  return page.rows.length === 0 ? `No ${noun}s.\n` : renderTable(page.rows, columns, terminal.columns)
}

/** A file's bytes as they are, for a pipe or a redirection. Never onto a terminal: a mail's bytes may steer it. */
function renderFile(file: Outputs['messages']['raw'], terminal: Terminal): string | Uint8Array {
  if (terminal.columns !== null) {
    return `${toPlainLine(`${file.name}  ${file.type}`)}  ${formatBytes(file.sizeBytes)}. Send the bytes into a file with > NAME.\n`
  }
  return Buffer.from(file.base64, 'base64')
}
