import type { TemplateFile } from './template-file.ts'
import { reportFolder, sharedFolder } from './template-file.ts'

/** Which text is wanted. `roles` are those of whom it goes to, the first first; a variant for one of them goes before the text for all. */
export type TemplateChoice = { name: string; module?: string | null; language?: string | null; roles?: readonly string[] }

/** What texts were called before: orders and ladders that were written then still find them. */
const formerNames: ReadonlyMap<string, string> = new Map([['escalation', 'escalation_notification']])

/**
 * The text that fits best: in the language asked for, else the organisation's, else English, else any; in it a variant for a role; in it the
 * module's own before the one for every module.
 */
export function chooseTemplate(files: readonly TemplateFile[], choice: TemplateChoice, ownLanguage: string): TemplateFile | null {
  const { name, module = null, language = null, roles = [] } = choice
  const folders = module === null ? [sharedFolder, reportFolder] : [module, sharedFolder, reportFolder]
  const current = formerNames.get(name) ?? name
  const named = files.filter((file) => file.head.name === current)
  // A text that only one module has is found without naming the module.
  const around = named.filter(({ folder }) => folders.includes(folder))
  const fitting = around.length > 0 || module !== null ? around : named
  const languages = [language, ownLanguage, 'en', ...new Set(fitting.map(({ head }) => head.language))]
  for (const wanted of languages)
    for (const role of [...roles, null]) {
      const found = fitting.filter(({ head }) => head.language === wanted && head.role === role)
      const [first] = found.toSorted((a, b) => rank(folders, a.folder) - rank(folders, b.folder))
      if (first) return first
    }
  return null
}

const rank = (folders: readonly string[], folder: string): number =>
  folders.includes(folder) ? folders.indexOf(folder) : folders.length
