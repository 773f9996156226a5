import { ReportName, ReportRequest } from '#shared/model/report.ts'

/** How a report is looked at: drawings with what cannot be drawn, or every table. */
export type ReportLook = 'charts' | 'tables'

type RequestParts = Omit<ReportRequest, 'name' | 'confidential'> & { confidential?: boolean | undefined }

/** What a report is narrowed to, as the address has it; what is not set is left out. */
export type ReportChoice = { [Part in keyof RequestParts]?: RequestParts[Part] | undefined }

const { name: _name, confidential: _confidential, ...shape } = ReportRequest.shape
const names = Object.keys(shape) as Exclude<keyof ReportChoice, 'confidential'>[] // the keys of the shape are those of the type

/** The report that the path of an address names; null for another word. */
export const readReportName = (text: string): ReportName | null => ReportName.safeParse(text).data ?? null

/** Reads what a report is narrowed to; what it cannot be is left out. */
export function searchToChoice(search: string): { choice: ReportChoice; look: ReportLook } {
  const params = new URLSearchParams(search)
  const choice: Record<string, unknown> = {}
  for (const name of names) {
    const read = shape[name].safeParse(params.get(name) ?? undefined)
    if (read.success && read.data !== undefined && read.data !== '') choice[name] = read.data
  }
  if (params.get('confidential') === 'true') choice.confidential = true
  return { choice, look: params.get('as') === 'tables' ? 'tables' : 'charts' }
}

/** The address of a report. */
export function reportAddress(name: ReportName, choice: ReportChoice = {}, look: ReportLook = 'charts'): string {
  const params = new URLSearchParams()
  for (const [part, value] of Object.entries(choice)) if (value !== undefined && value !== false) params.set(part, String(value))
  if (look === 'tables') params.set('as', look)
  const search = params.toString()
  return `/reports/${name}${search ? `?${search}` : ''}`
}

/** What the engine is asked for; parts that are not set are not sent. */
export function choiceToRequest(name: ReportName, choice: ReportChoice): ReportRequest {
  const set = Object.entries(choice).filter(([, value]) => value !== undefined)
  return ReportRequest.parse({ name, ...Object.fromEntries(set) })
}

/** The choice that a saved request stands for. */
export function requestToChoice({ name: _name, ...choice }: ReportRequest): ReportChoice {
  return choice
}
