import { Table } from '@mantine/core'
import type { CellType, ReportTable } from '#shared/model/report.ts'
import { t } from '../../text/translate.ts'
import { CellValue } from './report-cell.tsx'
import type { CellFormat } from './report-cells.ts'

/** 5 columns fit into 600 px. */
const columnsWithRoom = 5

const isText = (type: CellType): boolean => type === 'text' || type === 'date'

/** A table of a report; each number opens the tasks it counts. */
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
                  <CellValue cell={row.cells[at] ?? null} type={type} tasks={row.tasks[at] ?? null} format={format} />
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
