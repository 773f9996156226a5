import type { AudienceFault, Circular, CircularPreview, CircularRecipient } from '#shared/model/circular.ts'
import type { Receipt } from '#shared/model/receipt.ts'
import { countOf, formatTime } from '../format.ts'
import { toPlainLine, toPlainText } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

export const circularColumns: readonly Column<Circular>[] = [
  { heading: 'CIRCULAR', cell: (row) => row.circularId },
  { heading: 'WRITTEN', cell: (row) => formatTime(row.createdAt) },
  { heading: 'STATE', cell: (row) => row.state },
  { heading: 'READERS', cell: (row) => String(row.counts.total), right: true },
  { heading: 'NOT REACHED', cell: (row) => String(row.counts.notReached), right: true },
  { heading: 'TITLE', cell: (row) => row.title },
]

export const recipientColumns: readonly Column<CircularRecipient>[] = [
  { heading: 'LABEL', cell: (row) => row.label ?? '' },
  { heading: 'NAME', cell: (row) => row.name },
  { heading: 'PHONE', cell: (row) => row.phone ?? '' },
  { heading: 'ADDRESS', cell: (row) => row.address },
  { heading: 'STANDING', cell: (row) => standings[row.reach] },
  { heading: 'WHY', cell: (row) => `${row.reason ?? ''}${row.sameLabelReached ? ' Another of this label was reached.' : ''}` },
]

const standings: Readonly<Record<CircularRecipient['reach'], string>> = {
  open: 'waits',
  sent: 'sent',
  reached: 'reached',
  delayed: 'late',
  notReached: 'not reached',
  cancelled: 'withdrawn',
}

export const receiptColumns: readonly Column<Receipt>[] = [
  { heading: 'TIME', cell: (row) => formatTime(row.at) },
  { heading: 'WHAT', cell: (row) => row.kind.replace('_', ' ') },
  { heading: 'WHO', cell: (row) => row.address ?? '' },
  { heading: 'MAIL', cell: (row) => row.outboxId ?? '' },
  { heading: 'WORDS', cell: (row) => row.sentence },
]

/** What in a list cannot be written to, or was not read, with its line. */
export const sayFaults = (faults: readonly AudienceFault[]): string[] =>
  faults.map(({ where, line, sentence }) => `! ${where}${line > 0 ? `:${line}` : ''}: ${toPlainLine(sentence)}`)

/** A circular with its figures, and what to do next. */
export function renderCircular(circular: Circular): string {
  const { counts } = circular
  const parts = [
    `${counts.open} wait`,
    `${counts.sent} sent`,
    `${counts.reached} reached`,
    `${counts.delayed} late`,
    `${counts.notReached} not reached`,
    `${counts.cancelled} withdrawn`,
  ]
  return [
    toPlainLine(`${circular.circularId}  ${circular.title}`),
    `  ${circular.state}: ${countOf(counts.total, 'reader')}, ${parts.join(', ')}`,
    `  ${circular.languages.map(({ language, text, count }) => `${language} ${count}${language === text ? '' : ` (reads ${text})`}`).join(', ')}`,
    ...(circular.state === 'held' ? [`  Let it go: orgo circulars release ${circular.circularId}`] : []),
    ...(circular.faults.length === 0
      ? []
      : [`  ${countOf(circular.faults.length, 'remark')} on its list; whoever cannot be written to got nothing:`]),
    ...sayFaults(circular.faults).map((line) => `  ${line}`),
    ...(counts.notReached > 0 ? [`  Whom to call: orgo circulars undelivered ${circular.circularId}`] : []),
    '',
  ].join('\n')
}

/** What a circular would be; nothing was written. */
export function renderCircularPreview(preview: CircularPreview, terminal: Terminal): string {
  const { samples, faults, languages } = preview
  const again = preview.duplicates === 0 ? '' : `, ${countOf(preview.duplicates, 'address', 'addresses')} named again`
  const counted = languages.map(({ language, text, count }) => ({ language, text, count }))
  return [
    `${countOf(preview.total, 'reader')}${again}.`,
    ...sayFaults(faults),
    '',
    renderTable(
      counted,
      [
        { heading: 'LANGUAGE', cell: (row) => row.language },
        { heading: 'READS', cell: (row) => row.text },
        { heading: 'READERS', cell: (row) => String(row.count), right: true },
      ],
      terminal.columns,
    ).trimEnd(),
    ...samples.flatMap(({ language, to, subject, text }) => [
      '',
      toPlainLine(`[${language}] To: ${to}`),
      toPlainLine(`Subject: ${subject}`),
      toPlainText(text).trimEnd(),
    ]),
    '',
    'Nothing was written. With --yes it goes into the outbox, where it waits until it is released.',
    '',
  ].join('\n')
}
