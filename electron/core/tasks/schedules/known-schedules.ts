import { z } from 'zod'
import type { Module } from '#shared/model/module.ts'
import { Priority } from '#shared/model/task.ts'
import type { ReadableStore } from '../../store/store.ts'

/** Recurring work as a person set it up, the way the log keeps it. */
export const ScheduleDefinition = z.object({
  title: z.string(),
  module: z.string(),
  description: z.string(),
  rrule: z.string(),
  from: z.string(),
  time: z.string(),
  zone: z.string(),
  checklist: z.string().nullable(),
  assignee: z.string().nullable(),
  team: z.string().nullable(),
  priority: Priority,
  tags: z.array(z.string()),
  due: z.string().nullable(),
  missed: z.enum(['latest', 'all']),
  createdAt: z.int(),
})
export type ScheduleDefinition = z.infer<typeof ScheduleDefinition>

/** Recurring work of either source. `begunAt` is since when its times count; null where this laptop has not seen it before. */
export type KnownSchedule = Omit<ScheduleDefinition, 'createdAt'> & {
  scheduleId: string
  source: 'module' | 'person'
  paused: boolean
  begunAt: number | null
}

/** All recurring work: that of the modules, then that of people, which they may have put to rest. */
export function knownSchedules(store: ReadableStore, modules: readonly Module[], zone: string): KnownSchedule[] {
  const rows = store.all<{ schedule_id: string; definition_json: string | null; paused: number; deleted: number }>(
    'SELECT * FROM schedules ORDER BY schedule_id',
  )
  const resting = new Set(rows.filter((row) => row.paused === 1).map((row) => row.schedule_id))
  const marks = new Map(
    store
      .all<{ schedule_id: string; begun_at: number }>('SELECT schedule_id, begun_at FROM schedule_marks')
      .map((row) => [row.schedule_id, row.begun_at]),
  )
  const ofModules = modules.flatMap((module) =>
    (module.schedules ?? []).map(({ id, ...schedule }): KnownSchedule => {
      const scheduleId = `${module.module}.${id}`
      return {
        ...schedule,
        scheduleId,
        source: 'module',
        module: module.module,
        zone: schedule.zone ?? zone,
        missed: schedule.missed ?? 'latest',
        paused: resting.has(scheduleId),
        begunAt: marks.get(scheduleId) ?? null,
      }
    }),
  )
  const ofPeople = rows.flatMap((row): KnownSchedule[] => {
    if (row.definition_json === null || row.deleted === 1) return []
    const { createdAt, ...definition } = ScheduleDefinition.parse(JSON.parse(row.definition_json))
    const { schedule_id: scheduleId } = row
    return [{ ...definition, scheduleId, source: 'person', paused: row.paused === 1, begunAt: createdAt }]
  })
  return [...ofModules, ...ofPeople]
}
