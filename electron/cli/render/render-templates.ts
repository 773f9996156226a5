import type { Outputs } from '#shared/contract/contract.ts'
import type { TemplateRow } from '#shared/model/template.ts'
import { toPlainText } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

export const templateColumns: readonly Column<TemplateRow>[] = [
  { heading: 'TEMPLATE', cell: (row) => `${row.folder}/${row.name}${row.role === null ? '' : `.${row.role}`}` },
  { heading: 'LANGUAGE', cell: (row) => row.language },
  { heading: 'FOR', cell: (row) => row.audience },
  { heading: 'FROM', cell: (row) => row.origin },
  { heading: '', cell: (row) => (row.errors > 0 ? 'has errors' : row.warnings > 0 ? 'has warnings' : '') },
  { heading: 'SUBJECT', cell: (row) => row.subject },
]

type Fields = Outputs['templates']['fields']

const fieldColumns: readonly Column<Fields['fields'][number]>[] = [
  { heading: 'FIELD', cell: (field) => field.name },
  { heading: 'EXAMPLE', cell: (field) => field.example.replaceAll('\n', ' ') },
  { heading: 'WHAT IT IS', cell: (field) => `${field.description}${field.content ? ' *' : ''}` },
]
const filterColumns: readonly Column<Fields['filters'][number]>[] = [
  { heading: 'FILTER', cell: (filter) => filter.name },
  { heading: 'EXAMPLE', cell: (filter) => filter.example },
  { heading: 'WHAT IT DOES', cell: (filter) => filter.description },
]

/** What a text may insert, and how it may change it. */
export function renderFieldsOfTexts({ fields, filters }: Fields, { columns }: Terminal): string {
  const note = '* of a confidential case only for its readers, and never in a subject\n'
  return `${renderTable(fields, fieldColumns, columns)}${note}\n${renderTable(filters, filterColumns, columns)}`
}

const languageColumns: readonly Column<Outputs['templates']['languages']['languages'][number]>[] = [
  { heading: 'LANGUAGE', cell: (row) => row.language },
  { heading: 'TITLE', cell: (row) => row.title },
  { heading: 'TEXTS', cell: (row) => String(row.templates), right: true },
]

export const renderLanguages = ({ organisation, languages }: Outputs['templates']['languages'], { columns }: Terminal): string =>
  `${renderTable(languages, languageColumns, columns)}Taken where nobody asks for another: ${organisation}.\n`

/** The source of a text as it stands in its file. */
export const renderTemplateSource = ({ text }: Outputs['templates']['get']): string => toPlainText(text)
