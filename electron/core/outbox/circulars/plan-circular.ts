import type { CircularDraft, CircularText, LanguageCount } from '#shared/model/circular.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { PeopleDirectory } from '../../people/people-directory.ts'
import type { ReadableStore } from '../../store/store.ts'
import { findTask } from '../../tasks/task-facts.ts'
import type { LayOutNote } from '../compose.ts'
import { cleanLine } from '../find-mail-fault.ts'
import { findPlaceholderFault } from './find-placeholder-fault.ts'
import { recipientsMax } from './limits.ts'
import { type ReadAudience, type Reader, readAudience } from './read-audience.ts'

/** What one language of a circular says, before it is filled for a reader. */
export type CircularWords = { language: string; subject: string; text: string; html: string | null }

/** Renders a template about a task in a language; the fault is a sentence for people. */
export type RenderAbout = (
  store: ReadableStore,
  about: { template: string; taskId: string; language: string },
) => Result<CircularWords, string>

export type CircularWriting = { layOutNote: LayOutNote; renderAbout: RenderAbout }

/** Who gets a circular and what each reads. `textLanguage` is the language of the words, another than the reader's where there are none in theirs. */
export type CircularPlan = ReadAudience & {
  letters: readonly { reader: Reader; language: string; textLanguage: string }[]
  languages: LanguageCount[]
  /** The mail of a reader in a language, filled. */
  letterFor(reader: Reader, textLanguage: string): CircularWords
}

/**
 * Works a circular out without writing anything. Errors: a sentence where it cannot be sent at all; what is wrong with single lines of the
 * audience is a fault of the plan.
 */
export function planCircular(
  store: ReadableStore,
  people: PeopleDirectory,
  writing: CircularWriting,
  draft: CircularDraft,
): Result<CircularPlan, string> {
  const task = draft.taskId === null ? undefined : findTask(store, draft.taskId)
  if (draft.taskId !== null && !task) return fail('The task it is about does not exist.')
  if (task?.confidential === 1)
    return fail('The task is confidential: a circular about it would tell people who may not read it.')
  const audience = readAudience(draft.audience, people)
  if (audience.readers.length === 0) return fail('Nobody in the list can be written to: name roles, labels or addresses.')
  if (audience.readers.length > recipientsMax)
    return fail(
      `The list has ${audience.readers.length} addresses; one circular goes to ${recipientsMax} at most. Send it in parts.`,
    )
  const wanted = [...new Set(audience.readers.map(({ language }) => language ?? draft.fallback))].sort()
  const words = draft.template === null ? wordsOfTexts(draft) : wordsOfTemplate(store, writing.renderAbout, draft, wanted)
  if (!words.ok) return words
  const layouts = layOutOnce(words.value, writing.layOutNote)
  const letters = audience.readers.map((reader) => {
    const language = reader.language ?? draft.fallback
    return { reader, language, textLanguage: chooseLanguage(words.value, language, draft.fallback) }
  })
  return succeed({
    ...audience,
    letters,
    languages: countLanguages(letters),
    letterFor: (reader, textLanguage) => fill(layouts(textLanguage), reader),
  })
}

type Words = ReadonlyMap<string, CircularText | CircularWords>

function wordsOfTexts({ texts }: CircularDraft): Result<Words, string> {
  if (texts.length === 0) return fail('Write a text, or choose a template.')
  const twice = texts.find(({ language }, index) => texts.findIndex((text) => text.language === language) < index)
  if (twice) return fail(`There are two texts in "${twice.language}".`)
  const [unfilled] = texts.flatMap((text) => findPlaceholderFault(text) ?? [])
  if (unfilled !== undefined) return fail(unfilled)
  return succeed(new Map(texts.map((text) => [text.language, text])))
}

function wordsOfTemplate(
  store: ReadableStore,
  renderAbout: RenderAbout,
  { template, taskId, texts }: CircularDraft,
  languages: readonly string[],
): Result<Words, string> {
  if (template === null || taskId === null) return fail('A template is filled from a task: say which one.')
  if (texts.length > 0) return fail('Either write texts, or choose a template.')
  const words = new Map<string, CircularWords>()
  for (const language of languages) {
    const rendered = renderAbout(store, { template, taskId, language })
    if (!rendered.ok) return rendered
    words.set(rendered.value.language, rendered.value)
    // A language without a text of its own reads the one that was found in its place.
    words.set(language, rendered.value)
  }
  return succeed(words)
}

function chooseLanguage(words: Words, language: string, fallback: string): string {
  const chosen = [language, fallback].find((candidate) => words.has(candidate)) ?? [...words.keys()][0] ?? fallback
  return words.get(chosen)?.language ?? chosen
}

function countLanguages(letters: CircularPlan['letters']): LanguageCount[] {
  const counts = new Map<string, LanguageCount>()
  for (const { language, textLanguage: text } of letters) {
    const key = `${language} ${text}`
    counts.set(key, { language, text, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.language.localeCompare(b.language))
}

type Layout = { words: CircularWords; isFilled: boolean }

/** Inlining the styles of a mail takes some ten milliseconds: it is done once for a language, and only the gaps are filled for each reader. */
function layOutOnce(words: Words, layOutNote: LayOutNote): (language: string) => Layout {
  const layouts = new Map<string, Layout>()
  return (language) => {
    const known = layouts.get(language)
    if (known) return known
    const text = words.get(language)
    if (!text) throw new Error('a circular without words in a language that was chosen')
    const layout =
      'html' in text
        ? { words: text, isFilled: true }
        : { words: { ...text, ...layOutNote(text.text, text.subject, text.language) }, isFilled: false }
    layouts.set(language, layout)
    return layout
  }
}

/** The layout writes braces as entities. What a template says is filled already: braces in it are what somebody wrote in the task. */
function fill({ words, isFilled }: Layout, reader: Reader): CircularWords {
  if (isFilled) return words
  const insert = (text: string, encode: (value: string) => string): string =>
    text.replaceAll(/(?:\{|&#123;)(name|label)(?:\}|&#125;)/g, (_, field: 'name' | 'label') =>
      encode((field === 'name' ? reader.name : reader.label) ?? ''),
    )
  return {
    language: words.language,
    subject: cleanLine(insert(words.subject, (value) => value)),
    text: insert(words.text, (value) => value),
    html: words.html === null ? null : insert(words.html, escapeHtml),
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)
