import { Priority } from '#shared/model/task.ts'
import { showTarget } from '../../parts/show-target.ts'
import { formatExact } from '../../text/format.ts'
import { t } from '../../text/translate.ts'

/** The value of a logged field in words: times as times, priorities and people by their names, states by their titles. */
export function showValue(field: string, value: string, stateTitles: ReadonlyMap<string, string>): string {
  if (value === '' || value === 'null') return t('common.none')
  if (/(_at|At)$/.test(field) && /^\d+$/.test(value)) return formatExact(Number(value))
  if (field === 'priority') {
    const priority = Priority.safeParse(value)
    if (priority.success) return t(`priority.${priority.data}`)
  }
  if (field === 'status') return stateTitles.get(value) ?? value
  return field === 'withheld' ? value.replaceAll(/\b(person|role|team):/g, '') : showTarget(value)
}
