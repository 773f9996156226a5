import { Link } from 'wouter'
import type { Archive } from '#shared/model/archive.ts'
import type { Dashboard } from '#shared/model/dashboard.ts'
import { useTargetNames } from '../../client/use-target-names.ts'
import { nameOfSource } from '../../parts/name-of-source.ts'
import { When } from '../../parts/when.tsx'
import { formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** Open tasks of each module as a bar with its figures, widest first as the engine sorts them. */
export function OpenByModule({ modules }: { modules: Dashboard['byModule'] }) {
  const most = Math.max(1, ...modules.map((module) => module.open))
  return (
    <ul className="bar-lines">
      {modules.map((module) => (
        <li key={module.module}>
          <Link href={`/tasks?view=open&module=${encodeURIComponent(module.module)}`}>
            <span className="cut">{module.title}</span>
            <span className="bar-line-facts">
              {module.urgent > 0 && <span className="tone-danger">{t('today.moduleUrgent', { count: module.urgent })}</span>}
              {module.overdue > 0 && <span className="tone-danger">{t('today.moduleOverdue', { count: module.overdue })}</span>}
              <span>{t('today.moduleOpen', { count: module.open })}</span>
            </span>
            <Bar share={module.open / most} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** 8 rows: the busiest; everybody is in the filter of the task list. */
const shownPeople = 8

/** Open tasks of each person, role and team, the busiest first as the engine sorts them. */
export function OpenByAssignee({ rows }: { rows: Dashboard['byAssignee'] }) {
  const nameTarget = useTargetNames()
  if (rows.length === 0) return <p className="panel-empty">{t('today.peopleEmpty')}</p>
  const most = Math.max(1, ...rows.map((row) => row.open))
  return (
    <ul className="bar-lines">
      {rows.slice(0, shownPeople).map((row) => (
        <li key={row.assignee ?? ''}>
          <Link
            href={
              row.assignee === null ? '/tasks?view=unassigned' : `/tasks?view=open&assignee=${encodeURIComponent(row.assignee)}`
            }
          >
            <span className="cut" dir="auto">
              {row.assignee === null ? t('common.nobody') : nameTarget(row.assignee)}
            </span>
            <span className="bar-line-facts">{formatNumber(row.open)}</span>
            <Bar share={row.open / most} />
          </Link>
        </li>
      ))}
    </ul>
  )
}

const Bar = ({ share }: { share: number }) => (
  <span className="bar" aria-hidden>
    <span style={{ inlineSize: `${share * 100}%` }} />
  </span>
)

export function NextEscalations({ escalations }: { escalations: Dashboard['nextEscalations'] }) {
  const nameTarget = useTargetNames()
  if (escalations.length === 0) return <p className="panel-empty">{t('today.escalationsEmpty')}</p>
  return (
    <ul className="fact-lines">
      {escalations.map((escalation) => (
        <li key={escalation.escalationId}>
          <Link href={`/tasks/${escalation.taskId}`}>
            <span className="fact-line-head">
              <span className="cut" dir="auto">
                {escalation.title}
              </span>
              <When at={escalation.dueAt} />
            </span>
            <span className="muted">
              {t('today.escalatesTo', { to: nameTarget(escalation.to) })}. {escalation.reason}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function RecentArchives({ archives }: { archives: readonly Archive[] }) {
  if (archives.length === 0) return <p className="panel-empty">{t('today.archivesEmpty')}</p>
  return (
    <ul className="fact-lines">
      {archives.map((archive) => (
        <li key={archive.archiveId}>
          <Link href={`/archives/${archive.archiveId}`}>
            <span className="fact-line-head">
              <span className="cut" dir="auto">
                {nameOfSource(archive.source)}
              </span>
              <When at={archive.startedAt} />
            </span>
            <span className="muted">
              {t('today.archiveCounts', { found: archive.found, imported: archive.imported, tasks: archive.tasks })}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
