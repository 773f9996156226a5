import type { Archive } from '#shared/model/archive.ts'
import type { Dashboard } from '#shared/model/dashboard.ts'
import type { Module } from '#shared/model/module.ts'
import { TaskView } from '#shared/model/task.ts'
import type { ChangeFeed } from '../change-feed.ts'
import { implementer } from '../command.ts'
import type { ArchiveRow } from '../ingest/archive-record.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { nextEscalations } from '../tasks/escalation-rows.ts'
import { countTasks, listTasks } from '../tasks/queries.ts'

export type DashboardServices = {
  store: Store
  ports: Ports
  modules(): readonly Module[]
  readArchive(row: ArchiveRow): Archive
  changes: ChangeFeed
}

/** Rows a card of the dashboard shows before it says "and n more". */
const cardRows = 8

/** What needs me now: every number is the count of a view of the task list. */
export function dashboardProcedures(services: DashboardServices) {
  return {
    get: implementer.dashboard.get.handler(() => readDashboard(services)),
    watch: implementer.dashboard.watch.handler(async function* ({ signal }) {
      for await (const topics of services.changes.listen(signal)) yield { topics }
    }),
  }
}

function readDashboard({ store, ports, modules, readArchive }: DashboardServices): Dashboard {
  const now = ports.clock.now()
  const read = store.read
  const count = (sql: string): number => read.get<{ n: number }>(sql)?.n ?? 0
  const counts = Object.fromEntries(
    TaskView.options.map((view) => [view, countTasks(read, { view }, now)]),
  ) as Dashboard['counts'] // every view is there
  const card = (view: TaskView) => listTasks(read, modules(), { view }, { limit: cardRows }, now).rows
  const archives = read.all<ArchiveRow>('SELECT * FROM archives ORDER BY archive_no DESC LIMIT 5')
  return {
    at: now,
    counts,
    triage: count('SELECT count(*) AS n FROM messages WHERE in_triage = 1'),
    messages: count('SELECT count(*) AS n FROM messages'),
    today: card('today'),
    overdue: card('overdue'),
    byModule: modules().map((module) => ({
      module: module.module,
      title: module.title,
      open: countTasks(read, { view: 'open', module: module.module }, now),
      overdue: countTasks(read, { view: 'overdue', module: module.module }, now),
      urgent: countTasks(read, { view: 'urgent', module: module.module }, now),
    })),
    byAssignee: read.all<{ assignee: string | null; open: number }>(
      `SELECT assignee, count(*) AS open FROM tasks
       WHERE deleted = 0 AND closed_at IS NULL AND (snoozed_until IS NULL OR snoozed_until <= ?)
       GROUP BY assignee ORDER BY open DESC, assignee LIMIT 20`,
      now,
    ),
    nextEscalations: nextEscalations(read, cardRows),
    recentArchives: archives.map(readArchive),
    sample: count('SELECT sample AS n FROM profile WHERE id = 1') === 1,
  }
}
