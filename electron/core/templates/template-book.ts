import type { Module } from '#shared/model/module.ts'
import { fail, type Result } from '#shared/model/result.ts'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { RenderedMail } from '#shared/model/template.ts'
import { suggestWord } from '../rules/suggest.ts'
import { checkTemplate, type TemplateCheck } from './check-template.ts'
import { chooseTemplate, type TemplateChoice } from './choose-template.ts'
import {
  type IgnoredText,
  listIgnoredTexts,
  readTemplateTexts,
  stampOfTexts,
  type TemplatePlaces,
} from './read-template-files.ts'
import { type RenderedNote, renderNote } from './render-note.ts'
import { renderTemplate, type TextSetting } from './render-template.ts'
import { tellOthers } from './tell-others.ts'
import type { TemplateData } from './template-data.ts'
import { readTemplateFile, type TemplateFile } from './template-file.ts'
import { wordsOf } from './text-words.ts'

export type TemplateBookOptions = {
  paths: TemplatePlaces
  /** What holds now; asked at each use, for settings and modules change while Orgo runs. */
  setting(): { organisation: string; language: string; zone: string; modules: readonly Module[] }
}

/** The texts for mail of this profile. */
export type TemplateBook = {
  setting(): TextSetting
  /** Every text that can be read, by path, and what is wrong with the files that cannot. */
  files(): { files: readonly TemplateFile[]; problems: readonly Diagnostic[] }
  find(choice: TemplateChoice): TemplateFile | null
  /** The name that is nearest to one that does not exist. */
  nearName(name: string): string | null
  check(file: TemplateFile): TemplateCheck
  /** What lies where texts lie, is called like one, and is not read. */
  ignored(): Diagnostic[]
  /** A mail of a text and data. A text that is not there is a fault too. */
  renderMail(choice: TemplateChoice, data: TemplateData): Result<RenderedMail, Diagnostic[]>
  /** What a person typed, in the layout of every mail. */
  renderNote(typed: string, note: { title: string; language?: string | null }): RenderedNote
}

/**
 * Keeps the texts for mail: read from the product and the profile, and again when a file has changed.
 *
 * Limits: a look at the disk for each use, one `stat` for each file; nothing is read again while no file changed.
 */
export function openTemplateBook({ paths, setting }: TemplateBookOptions): TemplateBook {
  let seen: string | null = null
  let read: { files: TemplateFile[]; problems: Diagnostic[] } = { files: [], problems: [] }
  const files = () => {
    const stamp = stampOfTexts(paths)
    if (stamp !== seen) read = readAll(paths)
    seen = stamp
    return read
  }
  const find = (choice: TemplateChoice) => chooseTemplate(files().files, choice, setting().language)
  const nearName = (name: string) =>
    suggestWord(
      name,
      files().files.map(({ head }) => head.name),
    )
  // A list of all texts asks for each; what is found changes only with the text and the modules.
  const checks = new WeakMap<TemplateFile, { modules: readonly Module[]; found: TemplateCheck }>()
  const check = (file: TemplateFile): TemplateCheck => {
    const now = setting()
    const known = checks.get(file)
    if (known && known.modules === now.modules) return known.found
    const found = checkTemplate(file, now)
    checks.set(file, { modules: now.modules, found })
    return found
  }
  return {
    setting,
    files,
    find,
    nearName,
    check,
    ignored: () => listIgnoredTexts(paths).map(toRemark),
    renderMail: (choice, data) => {
      const file = find(choice)
      if (file)
        return renderTemplate(
          tellOthers(file, data.values, () => check(file).fields),
          data,
          setting(),
        )
      return fail([missing(choice.name, nearName(choice.name))])
    },
    renderNote: (typed, { title, language }) => {
      const { organisation, language: own } = setting()
      const spoken = language ?? own
      return renderNote(typed, { title, organisation, language: spoken, footer: wordsOf(spoken).sentBy })
    },
  }
}

function readAll(paths: TemplatePlaces): { files: TemplateFile[]; problems: Diagnostic[] } {
  const all = readTemplateTexts(paths).map(readTemplateFile)
  return { files: all.flatMap(({ file }) => file ?? []), problems: all.flatMap(({ problems }) => problems) }
}

const toRemark = ({ path, reason }: IgnoredText): Diagnostic => ({
  ...{ path, line: 1, column: 1, severity: 'warning', code: 'W101' },
  message: `not read: ${reason}`,
})

const missing = (name: string, near: string | null): Diagnostic => ({
  ...{ path: 'templates', line: 1, column: 1, severity: 'error', code: 'T404', message: `there is no template "${name}"` },
  ...(near === null ? {} : { hint: `did you mean "${near}"?` }),
})
