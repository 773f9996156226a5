import { en } from '../../text/en.ts'
import { type TextKey, t } from '../../text/translate.ts'

const isTextKey = (key: string): key is TextKey => key in en

/** A field's name as the contract writes it: the operation log calls `dueAt` by its column, `due_at`. */
export const fieldToProperty = (field: string): string => field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/** A field of the operation log as people call it, or null for one that only Orgo needs. */
export function nameField(field: string): string | null {
  const key = `task.field.${fieldToProperty(field)}`
  return isTextKey(key) ? t(key) : null
}
