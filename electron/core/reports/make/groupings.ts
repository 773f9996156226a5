import type { ReportWord, Say } from '../report-words.ts'
import type { Grouping } from './count-tasks.ts'
import { type ReportContext, titleOfModule } from './report-context.ts'

/** The ways that tasks are grouped in tables. */
export function groupingsOf({ modules, nameOf, say }: Pick<ReportContext, 'modules' | 'nameOf' | 'say'>) {
  const statusTitles = new Map(
    modules.flatMap(({ workflow }) => workflow.states.map(({ status, title }) => [status, title] as const)),
  )
  return {
    module: {
      word: 'module',
      sql: 'tasks.module',
      tasksOf: (key) => ({ module: key ?? '' }),
      nameOf: (key) => titleOfModule(modules, key ?? ''),
    },
    status: {
      word: 'status',
      sql: 'tasks.status',
      tasksOf: (key) => ({ status: key ?? '' }),
      nameOf: (key) => statusTitles.get(key ?? '') ?? (key ?? '').replaceAll('-', ' '),
    },
    priority: {
      word: 'priority',
      sql: 'tasks.priority',
      tasksOf: (key) => ({ priority: isPriority(key) ? key : 'normal' }),
      nameOf: (key) => say(isPriority(key) ? key : 'normal'),
    },
    person: {
      word: 'person',
      sql: 'tasks.assignee',
      tasksOf: (key) => ({ assignee: key ?? 'none' }),
      nameOf: (key) => nameOrNobody(key, nameOf, say),
    },
    team: {
      word: 'team',
      sql: 'tasks.team',
      tasksOf: (key) => ({ team: key ?? 'none' }),
      nameOf: (key) => nameOrNobody(key, nameOf, say),
    },
  } satisfies Partial<Record<ReportWord, Grouping>>
}

const priorities = ['urgent', 'high', 'normal', 'low'] as const
const isPriority = (key: string | null): key is (typeof priorities)[number] => priorities.some((priority) => priority === key)

export const nameOrNobody = (target: string | null, nameOf: (target: string) => string, say: Say): string =>
  target === null ? say('nobody') : nameOf(target)
