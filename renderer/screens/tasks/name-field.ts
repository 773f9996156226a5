import { en } from '../../text/en.ts'
import { type TextKey, t } from '../../text/translate.ts'

const isTextKey = (key: string): key is TextKey => key in en

/** A field of the operation log as people call it; one that has no word keeps its own name. */
export function nameField(field: string): string {
  const camel = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  const key = `task.field.${camel}`
  return isTextKey(key) ? t(key) : camel
}
