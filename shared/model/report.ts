import { z } from 'zod'
import { CalendarDay, Instant, TaskId } from './base.ts'
import { FigureTasks } from './task-filter.ts'
import { CurrencyCode, Decimal } from './task-parts.ts'

export const ReportName = z.enum(['task_summary', 'weekly_summary', 'financial_report', 'sla_compliance', 'workload'])
export type ReportName = z.infer<typeof ReportName>

export const ReportFormat = z.enum(['csv', 'xlsx', 'pdf', 'html', 'json'])
export type ReportFormat = z.infer<typeof ReportFormat>

export const ReportLanguage = z.enum(['en', 'de', 'fr'])
export type ReportLanguage = z.infer<typeof ReportLanguage>

/** A day of the organisation's calendar. */
export const ReportDay = CalendarDay.meta({ description: 'a day of the organisation, YYYY-MM-DD' })

/** A period by its place from today, in the organisation's zone. Weeks begin on Monday. */
export const RelativePeriod = z.enum([
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
])
export type RelativePeriod = z.infer<typeof RelativePeriod>

/** Which tasks a report is about. `confidential` adds those that the caller may read; without it no confidential task moves a figure. */
export const ReportFilter = z.strictObject({
  module: z.string().max(64).optional(),
  /** `team:NAME`, or `none`. */
  team: z.string().max(320).optional(),
  /** Whose tasks: `person:ID`, `role:NAME`, an address, or `none`. */
  person: z.string().max(320).optional(),
  place: z.string().max(200).optional(),
  vendor: z.string().max(200).optional(),
  currency: CurrencyCode.optional(),
  confidential: z.boolean().default(false),
})
export type ReportFilter = z.infer<typeof ReportFilter>

/** A report to be made: `from` and `to` are days, both included; or `period`; or neither for the report's usual period. */
export const ReportRequest = ReportFilter.extend({
  name: ReportName,
  from: ReportDay.optional(),
  to: ReportDay.optional(),
  period: RelativePeriod.optional(),
  language: ReportLanguage.optional(),
})
export type ReportRequest = z.infer<typeof ReportRequest>

/**
 * A value in a report, read by its column's type.
 *
 * Shapes: `text` is text; `number` a number; `duration` whole minutes; `percent` 0 to 100; `date` YYYY-MM-DD; `money` an amount with its currency.
 * `fewerThan` stands for a number that is too small to be told (A5). Null is no value.
 */
export const ReportCell = z.union([
  z.string(),
  z.number(),
  z.object({ amount: Decimal, currency: CurrencyCode }),
  z.object({ fewerThan: z.int() }),
  z.null(),
])
export type ReportCell = z.infer<typeof ReportCell>

export const CellType = z.enum(['text', 'number', 'money', 'duration', 'date', 'percent'])
export type CellType = z.infer<typeof CellType>

export const ReportColumn = z.object({ id: z.string(), title: z.string(), type: CellType })
export type ReportColumn = z.infer<typeof ReportColumn>

/**
 * Shapes: `tasks` stands beside `cells`: the list each cell opens, null where a cell is no count of tasks. `taskId` is the task of a row that is
 * about one alone, which its reader may read; other rows have none.
 */
export const ReportRow = z.object({
  cells: z.array(ReportCell),
  tasks: z.array(FigureTasks.nullable()),
  taskId: TaskId.optional(),
})
export type ReportRow = z.infer<typeof ReportRow>

export const ReportTable = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.array(ReportColumn),
  rows: z.array(ReportRow),
  /** What to know when reading it; empty for nothing. */
  note: z.string(),
})
export type ReportTable = z.infer<typeof ReportTable>

/**
 * A number at the head of a report.
 *
 * Shapes: `before` is the same of the period before, null where there is none; `recorded` what was stored when the period ended, which no later
 * deletion changes, null where nothing was.
 */
export const ReportFigure = z.object({
  id: z.string(),
  title: z.string(),
  type: CellType,
  value: ReportCell,
  tasks: FigureTasks.nullable(),
  before: ReportCell,
  recorded: ReportCell,
})
export type ReportFigure = z.infer<typeof ReportFigure>

/**
 * A drawing of a table: which column names the bars and which columns they measure.
 *
 * Shapes: `only` takes the rows whose cell in a column is that text, or that currency; null takes all. `stacked` columns add up to a whole.
 */
export const ReportChart = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['bar', 'line']),
  table: z.string(),
  label: z.string(),
  values: z.array(z.string()),
  stacked: z.boolean(),
  only: z.object({ column: z.string(), text: z.string() }).nullable(),
})
export type ReportChart = z.infer<typeof ReportChart>

/** `from` and `to` are days of `zone`, both included; `fromAt` belongs to the period and `toAt` does not. */
export const ReportPeriod = z.object({
  from: ReportDay,
  to: ReportDay,
  fromAt: Instant,
  toAt: Instant,
  zone: z.string(),
  title: z.string(),
  /** It has ended. */
  over: z.boolean(),
})
export type ReportPeriod = z.infer<typeof ReportPeriod>

/** A report: figures, tables and drawings of them, each count with the list of tasks it counts. */
export const Report = z.object({
  name: ReportName,
  title: z.string(),
  organisation: z.string(),
  language: ReportLanguage,
  period: ReportPeriod,
  madeAt: Instant,
  filter: ReportFilter,
  /** Words for each part of the filter, such as "Module: Repairs". */
  filterTexts: z.array(z.string()),
  figures: z.array(ReportFigure),
  tables: z.array(ReportTable),
  charts: z.array(ReportChart),
  notes: z.array(z.string()),
})
export type Report = z.infer<typeof Report>

/** A report that can be asked for. */
export const ReportKind = z.object({
  name: ReportName,
  title: z.string(),
  description: z.string(),
  usualPeriod: RelativePeriod,
})
export type ReportKind = z.infer<typeof ReportKind>

/** What a report can be narrowed to, for pickers: the values that tasks have now. */
export const ReportChoices = z.object({
  modules: z.array(z.object({ module: z.string(), title: z.string() })),
  teams: z.array(z.string()),
  people: z.array(z.string()),
  places: z.array(z.string()),
  vendors: z.array(z.string()),
  currencies: z.array(z.string()),
  zone: z.string(),
})
export type ReportChoices = z.infer<typeof ReportChoices>

export const SavedReportId = z.string().regex(/^report_[0-9a-f-]{36}$/)

/** A report with its filter under a name of its own. */
export const SavedReport = z.object({
  savedId: SavedReportId,
  title: z.string(),
  request: ReportRequest,
  createdBy: z.string(),
  createdAt: Instant,
})
export type SavedReport = z.infer<typeof SavedReport>

export const SubscriptionId = z.string().regex(/^subscription_[0-9a-f-]{36}$/)
export const Weekday = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])
export type Weekday = z.infer<typeof Weekday>

/**
 * When a report is mailed: at `time` of the reader's clock on `days` of each week, or on the day `monthDay` of each month.
 *
 * A time that a clock change skips is the first instant after it; one that occurs twice is the earlier. A month without such a day has its last.
 */
export const ReportSchedule = z.object({
  every: z.enum(['week', 'month']),
  days: z.array(Weekday).max(7),
  monthDay: z.int().min(1).max(31).nullable(),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:00.'),
  zone: z.string().min(1).max(64),
})
export type ReportSchedule = z.infer<typeof ReportSchedule>

/** A report that is mailed to somebody again and again. `problem` says why it cannot be, null where all is well. */
export const Subscription = z.object({
  subscriptionId: SubscriptionId,
  request: ReportRequest,
  reportTitle: z.string(),
  /** The id of the person who reads it. */
  person: z.string(),
  personName: z.string(),
  schedule: ReportSchedule,
  /** In words: "every Monday at 08:00, Europe/Berlin". */
  when: z.string(),
  attach: z.array(z.enum(['csv', 'xlsx', 'pdf'])),
  paused: z.boolean(),
  nextAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  problem: z.string().nullable(),
})
export type Subscription = z.infer<typeof Subscription>

/** What a subscription would send now. Nothing is sent. */
export const SubscriptionDryRun = z.object({
  to: z.object({ name: z.string(), address: z.string() }).nullable(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.int().nonnegative() })),
  next: z.array(Instant),
  problem: z.string().nullable(),
})
export type SubscriptionDryRun = z.infer<typeof SubscriptionDryRun>

/** A total as it was when its week or month ended; nothing changes it later. */
export const PeriodTotal = z.object({
  kind: z.enum(['week', 'month']),
  from: ReportDay,
  to: ReportDay,
  module: z.string(),
  created: z.int(),
  closed: z.int(),
  open: z.int(),
  pastDue: z.int(),
  minutes: z.int(),
  amounts: z.array(z.object({ amount: Decimal, currency: CurrencyCode })),
  storedAt: Instant,
})
export type PeriodTotal = z.infer<typeof PeriodTotal>
