import type { TemplateFile } from './template-file.ts'
import type { TemplateValues } from './template-value.ts'
import { groupOf } from './text-fields.ts'
import { wordsOf } from './text-words.ts'

const field = 'escalation.others'

/**
 * A text that tells of every task its mail is about: where it was written for one alone, and the mail stands for several, they are listed below it.
 *
 * `uses` answers the fields it inserts by itself; it is asked only where there are others.
 */
export function tellOthers(file: TemplateFile, values: TemplateValues, uses: () => readonly string[]): TemplateFile {
  const others = groupOf(values.escalation)?.others
  if (!Array.isArray(others) || others.length === 0 || uses().some((name) => name === field || name.startsWith(`${field}.`)))
    return file
  const list = `${wordsOf(file.head.language).others}\n\n{% for other in ${field} %}- {{ other }}\n{% endfor %}`
  return { ...file, body: `${file.body}\n\n${list}` }
}
