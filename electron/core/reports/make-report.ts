import type { Module } from '#shared/model/module.ts'
import type {
  RelativePeriod,
  Report,
  ReportFilter,
  ReportKind,
  ReportLanguage,
  ReportName,
  ReportPeriod,
  ReportRequest,
} from '#shared/model/report.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ReadableStore } from '../store/store.ts'
import { checkFilter } from './check-filter.ts'
import { makeFinancialReport } from './make/financial-report.ts'
import type { ReportContext } from './make/report-context.ts'
import { titleOfModule } from './make/report-context.ts'
import { makeSealedTable } from './make/sealed-table.ts'
import { makeSlaCompliance } from './make/sla-compliance.ts'
import { makeTaskSummary, type ReportBody } from './make/task-summary.ts'
import { makeWeeklySummary } from './make/weekly-summary.ts'
import { makeWorkload } from './make/workload.ts'
import { periodBefore, readPeriod } from './period.ts'
import { addRecorded } from './period-totals.ts'
import { type ReportWord, type Say, wordsIn } from './report-words.ts'

/** What reports are made from. `nameOf` names a person, role, team or address; `reader` is whom a report is made for. */
export type ReportGround = {
  read: ReadableStore
  now: number
  zone: string
  organisation: string
  language: ReportLanguage
  modules: readonly Module[]
  nameOf(target: string): string
  /** Whether a target is a person, an address or a role that there is. */
  isKnown(target: string): boolean
  /** The people there are, as targets. */
  people: readonly string[]
  reader: string
}

const kinds: Readonly<Record<ReportName, { make(context: ReportContext): ReportBody; usualPeriod: RelativePeriod }>> = {
  task_summary: { make: makeTaskSummary, usualPeriod: 'this_month' },
  weekly_summary: { make: makeWeeklySummary, usualPeriod: 'last_week' },
  financial_report: { make: makeFinancialReport, usualPeriod: 'this_month' },
  sla_compliance: { make: makeSlaCompliance, usualPeriod: 'this_month' },
  workload: { make: makeWorkload, usualPeriod: 'this_week' },
}

/** The reports there are, in the order in which they are offered. */
export function listReports(language: ReportLanguage): ReportKind[] {
  const say = wordsIn(language)
  return (Object.keys(kinds) as ReportName[]).map((name) => ({
    name,
    title: say(name),
    description: say(`about_${name}`),
    usualPeriod: kinds[name].usualPeriod,
  }))
}

/** Reads the period of a request. Errors: one sentence. */
export const periodOfRequest = (
  { name, from, to, period }: Pick<ReportRequest, 'name' | 'from' | 'to' | 'period'>,
  context: { zone: string; now: number; language: ReportLanguage },
): Result<ReportPeriod, string> => readPeriod({ from, to, period }, kinds[name].usualPeriod, context)

/**
 * Makes a report: read from the tables of tasks under the sight of the running call, nothing is written.
 *
 * Errors: one sentence where the period cannot be understood, or the filter names a module, person or currency that there is none of.
 */
export function makeReport(ground: ReportGround, request: ReportRequest): Result<Report, string> {
  const language = request.language ?? ground.language
  const moment = { zone: ground.zone, now: ground.now, language }
  const period = periodOfRequest(request, moment)
  if (!period.ok) return period
  const { name, from: _from, to: _to, period: _period, language: _language, ...filter } = request
  const fault = checkFilter(ground, filter)
  if (fault !== null) return fail(fault)
  const say = wordsIn(language)
  const context: ReportContext = {
    ...{ read: ground.read, now: ground.now, zone: ground.zone, modules: ground.modules, say, language, filter },
    nameOf: ground.nameOf,
    period: period.value,
    before: periodBefore(period.value, moment),
  }
  const body = kinds[name].make(context)
  const sealed = name === 'task_summary' ? makeSealedTable(context) : null
  return succeed({
    ...{ name, title: say(name), organisation: ground.organisation, language, period: period.value, madeAt: ground.now, filter },
    filterTexts: describeFilter(context),
    ...body,
    figures: addRecorded(ground.read, { figures: body.figures, period: period.value, filter }),
    tables: [...body.tables, ...(sealed ? [sealed] : [])],
    notes: [...notesOf(say, filter, period.value, ground.reader), ...body.notes],
  })
}

function notesOf(say: Say, filter: ReportFilter, period: ReportPeriod, reader: string): string[] {
  return [
    filter.confidential ? say('note_included', { name: reader }) : say('note_left_out'),
    ...(period.over ? [] : [say('note_running')]),
  ]
}

function describeFilter({ filter, say, modules, nameOf }: ReportContext): string[] {
  const named = (target: string | undefined): string | undefined =>
    target === undefined ? undefined : target === 'none' ? say('nobody') : nameOf(target)
  const parts: [ReportWord, string | undefined][] = [
    ['module', filter.module === undefined ? undefined : titleOfModule(modules, filter.module)],
    ['team', named(filter.team)],
    ['person', named(filter.person)],
    ['place', filter.place],
    ['vendor', filter.vendor],
    ['currency', filter.currency],
  ]
  return parts.flatMap(([word, value]) => (value === undefined ? [] : [`${say(word)}: ${value}`]))
}
