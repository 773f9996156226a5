import type {
  Archive,
  ArchiveFolder,
  ArchiveProbe,
  ImportUndo,
  ItemReason,
  OfferedTask,
  SuggestedPerson,
  Verification,
  WatchedFolder,
} from '#shared/model/archive.ts'
import { countOf, formatBytes, formatCount, formatSeconds, formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import { describeFormat, renderStatement } from '../statement.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

const day = (at: number | null): string => formatTime(at).slice(0, 10)
const count = (value: number | null): string => (value === null ? '' : formatCount(value))

const folderColumns: readonly Column<ArchiveFolder>[] = [
  { heading: 'ITEMS', cell: (folder) => count(folder.items), right: true },
  { heading: 'FROM', cell: (folder) => day(folder.earliest) },
  { heading: 'TO', cell: (folder) => day(folder.latest) },
  { heading: 'ROLE', cell: (folder) => folder.role ?? '' },
  { heading: 'FOLDER', cell: (folder) => `${folder.path.join('/') || '/'}${folder.problem ? `  ! ${folder.problem}` : ''}` },
]

const chosenFolderColumns: readonly Column<ArchiveFolder & { chosen: boolean; found: number }>[] = [
  { heading: 'FOUND', cell: (folder) => formatCount(folder.found), right: true },
  { heading: 'CHOSEN', cell: (folder) => (folder.chosen ? 'yes' : 'no') },
  ...folderColumns,
]

const reasonColumns: readonly Column<ItemReason>[] = [
  { heading: 'COUNT', cell: (reason) => formatCount(reason.count), right: true },
  { heading: 'OUTCOME', cell: (reason) => `${reason.outcome}${reason.partial ? ' (partial)' : ''}` },
  { heading: 'REASON', cell: (reason) => reason.reason },
  { heading: 'MESSAGE', cell: (reason) => reason.message },
]

const watchColumns: readonly Column<WatchedFolder>[] = [
  { heading: 'NO', cell: (folder) => String(folder.watchNo), right: true },
  { heading: 'MODE', cell: (folder) => folder.mode },
  { heading: 'SINCE', cell: (folder) => formatTime(folder.addedAt) },
  { heading: 'FOLDER', cell: (folder) => folder.path },
  { heading: 'PROBLEM', cell: (folder) => folder.problem ?? '' },
]

export const personColumns: readonly Column<SuggestedPerson>[] = [
  { heading: 'NO', cell: (person) => String(person.suggestionNo), right: true },
  { heading: 'NAME', cell: (person) => person.name },
  { heading: 'ADDRESS', cell: (person) => person.address },
  { heading: 'ORGANISATION', cell: (person) => person.organisation },
  { heading: 'STATE', cell: (person) => person.state },
]

export const offerColumns: readonly Column<OfferedTask>[] = [
  { heading: 'MESSAGE', cell: (task) => task.messageId },
  { heading: 'DUE', cell: (task) => formatTime(task.dueAt) },
  { heading: 'STATE', cell: (task) => task.state },
  { heading: 'TITLE', cell: (task) => task.title },
]

/** What a look into an archive found: its kind, size, dates and time, then its folders. */
export function renderProbe(probe: ArchiveProbe, terminal: Terminal): string {
  const items = probe.items === null ? 'as many as reading will tell' : formatCount(probe.items)
  const facts: [string, string][] = [
    ['format', `${describeFormat(probe)}, ${formatBytes(probe.sizeBytes)}`],
    ['items', `${items} in ${countOf(probe.folders.length, 'folder')}`],
    ...(probe.earliest === null ? [] : ([['dated', `${day(probe.earliest)} to ${day(probe.latest)}`]] as [string, string][])),
    ['takes', `about ${formatSeconds(probe.expectedSeconds)}`],
    ['free disk', formatBytes(probe.freeBytes)],
    ...(probe.importedAs === null ? [] : ([['imported', `before, as ${probe.importedAs}`]] as [string, string][])),
  ]
  const lines = [
    toPlainLine(probe.explanation),
    ...facts.map(([name, value]) => `  ${name.padEnd(11)}${value}`),
    ...probe.problems.map((problem) => `  ! ${toPlainLine(problem)}`),
  ]
  const folders = probe.folders.length === 0 ? '' : `\n${renderTable(probe.folders, folderColumns, terminal.columns)}`
  return `${lines.join('\n')}\n${folders}`
}

/** What a recount found, and the folders where the readers differ. */
export function renderVerification(verification: Verification): string {
  const lines = [toPlainLine(verification.sentence)]
  if (verification.sourceUnchanged !== null)
    lines.push(verification.sourceUnchanged ? 'The source is byte for byte what was imported.' : 'The source has changed since.')
  const { name, version, problem } = verification.secondReader
  if (name !== '')
    lines.push(`Second reader: ${toPlainLine(`${name} ${version}`)}${problem === null ? '' : `. ${toPlainLine(problem)}`}`)
  for (const { folder, ours, theirs, believed } of verification.differences)
    lines.push(
      `  ${toPlainLine(folder.join('/'))}: Orgo ${formatCount(ours)}, second reader ${formatCount(theirs)}. ${toPlainLine(believed)}`,
    )
  return `${lines.join('\n')}\n`
}

/** What taking an import back removes and keeps, numbers aligned. */
export function renderUndo(undo: ImportUndo): string {
  const rows: [number, string][] = [
    [undo.messages, undo.done ? 'messages were removed' : 'messages would go'],
    [undo.tasks, undo.done ? 'tasks were removed' : 'tasks would go'],
    [undo.keptCopies, 'messages stay: another archive holds them too'],
    [undo.keptWorkedOn, 'messages stay: somebody has worked on their task since'],
  ]
  const width = Math.max(...rows.map(([value]) => formatCount(value).length))
  const lines = rows.map(([value, words]) => `  ${formatCount(value).padStart(width)}  ${words}`)
  return `${[toPlainLine(undo.sentence), ...lines].join('\n')}\n`
}

export const renderRetry = ({ tried, imported, archive }: { tried: number; imported: number; archive: Archive }): string =>
  `Tried ${countOf(tried, 'item')} again, ${formatCount(imported)} of them are in now. ${renderStatement(archive)}\n`

export const renderFolders = (
  rows: readonly (ArchiveFolder & { chosen: boolean; found: number })[],
  terminal: Terminal,
): string => (rows.length === 0 ? 'No folders.\n' : renderTable(rows, chosenFolderColumns, terminal.columns))

export const renderReasonTable = (rows: readonly ItemReason[], terminal: Terminal): string =>
  rows.length === 0 ? 'Every item was imported without a problem.\n' : renderTable(rows, reasonColumns, terminal.columns)

export const renderWatchedFolders = (rows: readonly WatchedFolder[], terminal: Terminal): string =>
  rows.length === 0 ? 'No folder is watched.\n' : renderTable(rows, watchColumns, terminal.columns)

/** One sentence on an archive whose state a command has just changed. */
export const renderState = (archive: Archive): string =>
  `${toPlainLine(archive.source)} is ${archive.state}. ${renderStatement(archive)}\n`
