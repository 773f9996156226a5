import { Priority } from '#shared/model/task.ts'
import { nameTargetsIn } from '../../parts/show-target.ts'
import { formatExact } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** What the values of a task's fields are called: its workflow's states, and whom it is given to. */
export type ValueWords = { stateTitles: ReadonlyMap<string, string>; nameTarget: (target: string) => string }

/** The value of a logged field in words: times as times, priorities and people by their names, states by their titles. */
export function showValue(field: string, value: string, { stateTitles, nameTarget }: ValueWords): string {
  if (value === '' || value === 'null') return t('common.none')
  if (/(_at|At)$/.test(field) && /^\d+$/.test(value)) return formatExact(Number(value))
  if (field === 'priority') {
    const priority = Priority.safeParse(value)
    if (priority.success) return t(`priority.${priority.data}`)
  }
  if (field === 'status') return stateTitles.get(value) ?? value
  return nameTargetsIn(value, nameTarget)
}
