import type { Column, Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces'
import type { Report, ReportChart, ReportTable } from '#shared/model/report.ts'
import { type Say, wordsIn } from '../report-words.ts'
import { barsOf } from './bars.ts'
import { drawable } from './known-letters.ts'
import { pageOf } from './page.ts'
import { showCell, showMoment } from './show-cell.ts'

/** A report as a document: A4, with page numbers, table heads repeated on each page, and bars drawn as shapes. */
export function reportDocument(made: Report): TDocumentDefinitions {
  const report = drawable(made)
  const say = wordsIn(report.language)
  const { organisation, period, title } = report
  const madeOn = say('made', { date: `${showMoment(report.madeAt, period.zone, report.language)} (${period.zone})` })
  return {
    ...pageOf({
      title,
      language: report.language,
      made: madeOn,
      head: [organisation, title].filter((part) => part !== '').join(' · '),
    }),
    content: [
      { text: organisation, style: 'organisation' },
      { text: title, style: 'title' },
      { text: period.title, style: 'period' },
      ...report.filterTexts.map((text): Content => ({ text, style: 'note' })),
      figureBoxes(report, say),
      ...report.tables.filter(({ rows }) => rows.length > 0).flatMap((table) => tableParts(report, table)),
      ...(report.tables.every(({ rows }) => rows.length === 0) ? [{ text: say('nothing'), style: 'note' }] : []),
      { stack: report.notes.map((text) => ({ text, style: 'note' })), margin: [0, 12, 0, 0] },
    ],
  }
}

/** 4 boxes fill the width of a page. */
const boxesInRow = 4

function figureBoxes({ figures, language }: Report, say: Say): Content {
  const boxes = figures.map(({ title, type, value, before, recorded }): TableCell => {
    const lines = [
      ...(before === null ? [] : [say('before', { value: showCell(before, type, language) })]),
      ...(recorded === null ? [] : [say('recorded', { value: showCell(recorded, type, language) })]),
    ]
    return {
      fillColor: '#eef3f6',
      stack: [
        { text: title, style: 'figureTitle' },
        { text: showCell(value, type, language) || '–', style: 'figure' },
        ...lines.map((text) => ({ text, style: 'figureTitle' })),
      ],
    }
  })
  const rows = Array.from({ length: Math.ceil(boxes.length / boxesInRow) }, (_, at) => {
    const row = boxes.slice(at * boxesInRow, (at + 1) * boxesInRow)
    return [...row, ...Array.from({ length: boxesInRow - row.length }, (): TableCell => ({ text: '' }))]
  })
  if (rows.length === 0) return { text: '' }
  return {
    table: { widths: Array.from({ length: boxesInRow }, () => '*'), body: rows, dontBreakRows: true },
    layout: 'boxes',
    margin: [0, 10, 0, 6],
  }
}

function tableParts(report: Report, table: ReportTable): Content[] {
  const charts = report.charts.filter((chart) => chart.table === table.id)
  return [
    { text: table.title, style: 'heading', headlineLevel: 1 },
    ...charts.map((chart) => drawChart(report, table, chart)),
    drawTable(report, table),
    ...(table.note === '' ? [] : [{ text: table.note, style: 'note' }]),
  ]
}

function drawTable({ language }: Report, { columns, rows }: ReportTable): Content {
  const head = columns.map(
    ({ title, type }): TableCell => ({
      text: title,
      style: 'head',
      alignment: type === 'text' || type === 'date' ? 'left' : 'right',
    }),
  )
  const body = rows.map(({ cells }) =>
    columns.map(
      ({ type }, at): TableCell => ({
        text: showCell(cells[at] ?? null, type, language),
        noWrap: type !== 'text',
        alignment: type === 'text' || type === 'date' ? 'left' : 'right',
      }),
    ),
  )
  const widths = columns.map((_, at) => (at === 0 ? '*' : 'auto'))
  return {
    table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths, body: [head, ...body] },
    layout: 'lines',
    margin: [0, 2, 0, 8],
  }
}

/** The bars of a chart, as wide as the page has room beside their names. */
const [barWidth, labelWidth, barHeight] = [300, 130, 9]
const colours = ['#2f6f9f', '#8fb8d6', '#c9822b'] as const

function drawChart(report: Report, table: ReportTable, chart: ReportChart): Content {
  const groups = barsOf(report, table, chart)
  const titles = chart.values.map((id) => table.columns.find((column) => column.id === id)?.title ?? id)
  const legend: Content = {
    columns: titles.map(
      (text, at): Column => ({
        width: 'auto',
        columns: [
          { width: 12, canvas: [{ type: 'rect', x: 0, y: 2, w: 8, h: 8, color: colours[at % colours.length] ?? colours[0] }] },
          { width: 'auto', text, style: 'note' },
        ],
        margin: [0, 0, 12, 0],
      }),
    ),
    margin: [labelWidth, 0, 0, 2],
  }
  const bars = groups.map(({ label, bars: drawn }): Content => {
    let x = 0
    const rects = drawn.map(({ share }, at) => {
      const w = Math.max(share > 0 ? 1 : 0, share * barWidth)
      const rect = chart.stacked
        ? { type: 'rect' as const, x, y: 1, w, h: barHeight }
        : { type: 'rect' as const, x: 0, y: 1 + at * barHeight, w, h: barHeight - 2 }
      x += chart.stacked ? w : 0
      return { ...rect, color: colours[at % colours.length] ?? colours[0] }
    })
    // Of a whole the parts that are there; of bars side by side each, in the order of the legend.
    const last = drawn.flatMap(({ share, text }) => (share > 0 || !chart.stacked ? [text] : [])).join(' · ')
    return {
      columns: [
        { width: labelWidth, text: label, style: 'bar' },
        { width: barWidth + 8, canvas: rects.length === 0 ? [{ type: 'rect', x: 0, y: 0, w: 0, h: 1 }] : rects },
        { width: '*', text: last, style: 'bar' },
      ],
      margin: [0, 0, 0, drawn.length > 1 ? 6 : 3],
      unbreakable: true,
    }
  })
  return {
    stack: [...(chart.only ? [{ text: chart.title, style: 'note' }] : []), ...(titles.length > 1 ? [legend] : []), ...bars],
    margin: [0, 2, 0, 6],
  }
}
