import { TaskView } from '#shared/model/task.ts'
import { addFigure, type FigureFilter, paramsToFigure } from './figure-filter.ts'

/** What the task list shows; every part of it stands in the address. `figure` is what a report counted. */
export type TaskFilter = {
  view: TaskView
  module: string
  status: string
  assignee: string
  text: string
  figure: FigureFilter
}

export const wholeFilter: TaskFilter = { view: 'open', module: '', status: '', assignee: '', text: '', figure: {} }

/** Reads a filter from the query part of an address; an unknown view is the default one. */
export function searchToFilter(search: string): TaskFilter {
  const params = new URLSearchParams(search)
  const read = (name: string) => params.get(name) ?? ''
  return {
    view: TaskView.safeParse(read('view')).data ?? wholeFilter.view,
    module: read('module'),
    status: read('status'),
    assignee: read('assignee'),
    text: read('text'),
    figure: paramsToFigure(params),
  }
}

/** The query part of an address for a filter, empty for the default one. */
export function filterToSearch({ figure, ...fields }: TaskFilter): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    if (value && !(name === 'view' && value === wholeFilter.view)) params.set(name, value)
  }
  addFigure(params, figure)
  const search = params.toString()
  return search ? `?${search}` : ''
}
