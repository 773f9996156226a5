import type { Schedule } from '#shared/model/module.ts'
import type { RuleFileSource } from '../build-rule-set.ts'
import { type Diagnostic, hasErrors } from '../diagnostic.ts'
import { report } from '../source-reader.ts'
import { SchedulesFile } from './module-schema.ts'
import { readDataFile } from './read-data-file.ts'
import { canonicalDuration } from './read-workflow.ts'
import { createReference, createTargetReference, type Reference } from './reference.ts'

export type ReadSchedules = { schedules: Schedule[]; references: Reference[]; diagnostics: Diagnostic[] }

/** Reads `rules/<module>/schedules.yaml`. A team as `assignee` becomes the task's team. Errors: findings; with one there are no schedules. */
export function readSchedules(file: RuleFileSource): ReadSchedules {
  const { to, value, place } = readDataFile(file, SchedulesFile)
  if (!value) return { schedules: [], references: [], diagnostics: to.diagnostics }
  const ids = value.work.map(({ id }) => id)
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) < index) report(to, 'E106', place(['work', index, 'id']), `the work "${id}" is there twice`)
  const schedules = value.work.map((work): Schedule => {
    const isTeam = work.assignee?.startsWith('team:') ?? false
    return {
      id: work.id,
      title: work.title,
      description: work.description,
      rrule: work.rrule,
      from: work.from,
      time: work.time,
      zone: value.timezone ?? null,
      checklist: work.checklist ?? null,
      assignee: isTeam ? null : (work.assignee ?? null),
      team: isTeam ? (work.assignee ?? null) : null,
      priority: work.priority,
      tags: work.tags,
      due: work.due === undefined ? null : canonicalDuration(work.due),
      ...(work.missed === undefined ? {} : { missed: work.missed }),
    }
  })
  const references = value.work.flatMap((work, index) => [
    ...(work.checklist ? [createReference(to, place(['work', index, 'checklist']), 'checklist', work.checklist)] : []),
    ...(work.assignee ? createTargetReference(to, place(['work', index, 'assignee']), work.assignee) : []),
  ])
  return { schedules: hasErrors(to.diagnostics) ? [] : schedules, references, diagnostics: to.diagnostics }
}
