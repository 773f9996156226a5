import { describe, expect, it } from 'vitest'
import type { ReportChart, ReportTable } from '#shared/model/report.ts'
import { readChart } from './chart-rows.ts'
import { createCellFormat } from './report-cells.ts'

const format = createCellFormat('en')
const money = (amount: string, currency: string) => ({ amount, currency })
const column = (id: string, type: ReportTable['columns'][number]['type']) => ({ id, title: id, type })
const chart: ReportChart = {
  ...{ id: 'c', title: 'Cost', kind: 'bar', table: 't', label: 'module', values: ['total'], stacked: false },
  only: { column: 'currency', text: 'EUR' },
}
const table: ReportTable = {
  ...{ id: 't', title: 'Cost', note: '' },
  columns: [column('module', 'text'), column('currency', 'text'), column('total', 'money')],
  rows: [
    { cells: ['Desk', 'CHF', money('900', 'CHF')], tasks: [null, null, null] },
    { cells: ['Desk', 'EUR', money('12.50', 'EUR')], tasks: [null, null, { module: 'desk', currency: 'EUR' }] },
  ],
}

describe('B-30 what a drawing shows', () => {
  it('draws one currency only, each bar with its words and its tasks', () => {
    expect(readChart(chart, table, format)).toEqual({
      rows: [{ label: 'Desk', bars: [{ size: 12.5, words: '€12.50', tasks: { module: 'desk', currency: 'EUR' } }] }],
      series: [column('total', 'money')],
      upright: false,
      left: 0,
    })
  })

  it('draws nothing where all is zero, and says how many names it leaves to the table', () => {
    expect(readChart({ ...chart, only: { column: 'currency', text: 'USD' } }, table, format)).toBeNull()
    const row = (n: number) => ({ cells: [`M${n}`, 'EUR', money('1', 'EUR')], tasks: [null, null, null] })
    const many = { ...table, rows: Array.from({ length: 23 }, (_, n) => row(n)) }
    expect(readChart(chart, many, format)).toMatchObject({ left: 3 })
  })

  it('ends a line today: days to come are no days on which nothing happened', () => {
    const days: ReportTable = {
      ...{ id: 't', title: 'By day', note: '' },
      columns: [column('day', 'date'), column('closed', 'number')],
      rows: ['2026-11-22', '2026-11-23', '2026-11-24'].map((day) => ({
        cells: [day, day < '2026-11-24' ? 2 : 0],
        tasks: [null, null],
      })),
    }
    const line: ReportChart = { ...chart, kind: 'line', label: 'day', values: ['closed'], only: null }
    expect(readChart(line, days, format, '2026-11-23')?.rows).toHaveLength(2)
    expect(readChart({ ...line, kind: 'bar' }, days, format, '2026-11-23')?.rows).toHaveLength(3)
  })
})
