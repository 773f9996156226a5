import { Table } from '@mantine/core'
import type { CellType, ReportRow, ReportTable } from '#shared/model/report.ts'
import { t } from '../../text/translate.ts'
import { figureAddress } from '../tasks/figure-filter.ts'
import { CellValue } from './report-cell.tsx'
import type { CellFormat } from './report-cells.ts'

/** 5 columns fit into 600 px. */
const columnsWithRoom = 5

const isText = (type: CellType): boolean => type === 'text' || type === 'date'

/** What a cell opens: the tasks it counts, or in the first column of a list the task itself. */
function hrefOf({ tasks, taskId }: ReportRow, at: number): string | null {
  const counted = tasks[at] ?? null
  if (counted !== null) return figureAddress(counted)
  return at === 0 && taskId !== undefined ? `/tasks/${taskId}` : null
}

/** A table of a report; each number opens the tasks it counts, each task its screen. */
export function ReportTableView({ table, format }: { table: ReportTable; format: CellFormat }) {
  if (table.rows.length === 0) return <p className="panel-empty">{t('reports.noRows')}</p>
  return (
    <>
      <Table className={`data-table stacking-table report-table ${table.columns.length > columnsWithRoom ? 'stacks-early' : ''}`}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map(({ id, title, type }) => (
              <Table.Th key={id} scope="col" className={isText(type) ? '' : 'number'}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row) => (
            <Table.Tr key={JSON.stringify(row)}>
              {table.columns.map(({ id, title, type }, at) => (
                <Table.Td key={id} data-column={title} className={isText(type) ? '' : 'number'}>
                  <CellValue cell={row.cells[at] ?? null} type={type} href={hrefOf(row, at)} format={format} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {table.note !== '' && <p className="report-note muted">{table.note}</p>}
    </>
  )
}
