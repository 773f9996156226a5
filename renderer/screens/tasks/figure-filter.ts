import { FigureTasks } from '#shared/model/task-filter.ts'

/** What a figure of a report counts beyond the fields of the filter bar; each part stands in the address under its own name. */
export type FigureFilter = Omit<FigureTasks, 'module' | 'status' | 'assignee'>

const { module: _module, status: _status, assignee: _assignee, ...shape } = FigureTasks.shape
const names = Object.keys(shape) as (keyof FigureFilter)[] // the keys of the shape are those of the type
const flags = new Set<keyof FigureFilter>(['confidential', 'kept', 'timed'])
const moment = /(From|To|At)$/

/** Reads what a figure counts from an address; a value that it cannot be is left out. */
export function paramsToFigure(params: URLSearchParams): FigureFilter {
  const figure: Record<string, unknown> = {}
  for (const name of names) {
    const value = name === 'fields' ? params.getAll(name) : params.get(name)
    if (value === null || value.length === 0) continue
    const read = shape[name].safeParse(typeof value === 'string' ? textToValue(name, value) : value)
    if (read.success && read.data !== undefined) figure[name] = read.data
  }
  return figure
}

function textToValue(name: keyof FigureFilter, text: string): unknown {
  if (flags.has(name)) return text === 'true'
  return moment.test(name) ? Number(text) : text
}

/** Writes what a figure counts into the query part of an address. */
export function addFigure(params: URLSearchParams, figure: FigureFilter): void {
  for (const name of names) {
    const value = figure[name]
    if (Array.isArray(value)) for (const one of value) params.append(name, one)
    else if (value !== undefined) params.set(name, String(value))
  }
}

/** The address of the task list that a figure counts. */
export function figureAddress({ module, status, assignee, ...figure }: FigureTasks): string {
  const params = new URLSearchParams({ view: 'all' })
  for (const [name, value] of Object.entries({ module, status, assignee })) if (value !== undefined) params.set(name, value)
  addFigure(params, figure)
  return `/tasks?${params}`
}
