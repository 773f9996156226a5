import type { Diagnostic } from '#shared/model/rule.ts'
import type { RenderedMail, TemplateRow } from '#shared/model/template.ts'
import { actorOf, implementer } from '../command.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { filterHelp } from './filters.ts'
import { previewDraft, previewTemplate } from './preview-template.ts'
import { readText } from './read-template-files.ts'
import { checkText, hashText, listTemplateVersions, saveTemplate, type WriteFiles } from './save-template.ts'
import { showValue } from './show-value.ts'
import { type DataContext, findTaskModule } from './task-data.ts'
import type { TemplateBook } from './template-book.ts'
import { kindOf, type TemplateFile } from './template-file.ts'
import { fieldsOf } from './text-fields.ts'
import { titleOfLanguage } from './text-words.ts'

export type TemplateServices = {
  store: Store
  ports: Pick<Ports, 'clock' | 'paths'>
  book: TemplateBook
  context: DataContext
  writeFiles: WriteFiles
  /** Puts a preview into the outbox for the person who asked; null where nobody knows their address. */
  sendToOneself(mail: RenderedMail, personId: string): { outboxId: string; to: string } | null
  onChange(): void
}

type Choice = {
  name: string
  module?: string | undefined
  language?: string | undefined
  role?: string | undefined
  taskId?: string | undefined
}

/** What is asked of texts for mail: by an editor, the command line, and whoever tries one. */
export function templateProcedures(services: TemplateServices) {
  const { store, ports, book, context, onChange } = services
  const { templates } = implementer
  const previewing = { read: store.read, book, context }
  const findChosen = ({ name, module, language, role, taskId }: Choice): TemplateFile | null =>
    book.find({
      name,
      module: module ?? (taskId === undefined ? null : findTaskModule(store.read, taskId)),
      language: language ?? null,
      roles: role === undefined ? [] : [role],
    })
  const missing = (what: string) => {
    const near = book.nearName(what.split('/').at(-1)?.split('.')[0] ?? '')
    return { near, sentence: `There is no template "${what}".${near === null ? '' : ` Did you mean "${near}"?`}` }
  }
  return {
    list: templates.list.handler(({ input }) =>
      book
        .files()
        .files.filter(
          ({ folder, head }) => (input.folder ?? folder) === folder && (input.language ?? head.language) === head.language,
        )
        .map((file) => rowOf(book, file)),
    ),
    get: templates.get.handler(({ input, errors }) => {
      const file = book.files().files.find(({ head }) => head.path === input.template)
      if (!file) throw errors.TEMPLATE_NOT_FOUND({ data: missing(input.template) })
      const text =
        readText(`${file.origin === 'profile' ? ports.paths.profile : ports.paths.product}/${input.template}`) ?? file.text
      return {
        row: rowOf(book, file),
        text,
        hash: hashText(text),
        shipped: readText(`${ports.paths.product}/${input.template}`),
        versions: listTemplateVersions(store.read, input.template),
        problems: book.check(file).problems,
      }
    }),
    check: templates.check.handler(({ input, errors }) => {
      const { files, problems } = book.files()
      const meant = files.filter(({ head }) => (input.name ?? head.name) === head.name)
      if (meant.length === 0 && input.name !== undefined) throw errors.TEMPLATE_NOT_FOUND({ data: missing(input.name) })
      const all = [...problems, ...book.ignored()]
      const unread = input.name === undefined ? all : all.filter(({ path }) => path.includes(`/${input.name}.`))
      return { checked: meant.length, problems: [...unread, ...meant.flatMap((file) => book.check(file).problems)] }
    }),
    checkDraft: templates.checkDraft.handler(({ input }) => checkText(book, input.path, input.text)),
    preview: templates.preview.handler(({ input, errors }) => {
      const file = findChosen(input)
      if (!file) throw errors.TEMPLATE_NOT_FOUND({ data: missing(input.name) })
      const shown = previewTemplate(previewing, file, input)
      if (!shown.ok) throw errors[shown.fault]()
      return shown.value
    }),
    previewDraft: templates.previewDraft.handler(({ input, errors }) => {
      const shown = previewDraft(previewing, input, input)
      if (!shown.ok) throw errors[shown.fault]()
      return shown.value
    }),
    languages: templates.languages.handler(() => {
      const found = book.files().files.map(({ head }) => head.language)
      const languages = [...new Set(found)].sort().map((language) => ({
        language,
        title: titleOfLanguage(language),
        templates: found.filter((one) => one === language).length,
      }))
      return { organisation: book.setting().language, languages }
    }),
    fields: templates.fields.handler(({ input }) => {
      const { modules, ...locale } = book.setting()
      const own = modules.find(({ module }) => module === input.folder)?.fields ?? []
      const fields = fieldsOf(kindOf(input.folder, input.name ?? ''), own).map(({ name, description, content, example }) => ({
        ...{ name, description, content },
        example: showValue(example, locale) ?? 'a list of groups',
      }))
      return { fields, filters: [...filterHelp] }
    }),
    save: templates.save.handler(({ input, context: caller, errors }) => {
      const saved = saveTemplate(services, { ...input, by: actorOf(caller).name })
      if (saved.ok) {
        onChange()
        return saved.value
      }
      if (saved.fault.code === 'HAS_ERRORS') throw errors.HAS_ERRORS({ data: { problems: saved.fault.problems } })
      if (saved.fault.code === 'CHANGED_SINCE') throw errors.CHANGED_SINCE()
      throw errors.TEMPLATE_NOT_FOUND({ data: missing(input.path) })
    }),
    testSend: templates.testSend.handler(({ input, context: caller, errors }) => {
      const file = findChosen(input)
      if (!file) throw errors.TEMPLATE_NOT_FOUND({ data: missing(input.name) })
      const shown = previewTemplate(previewing, file, input)
      if (!shown.ok) throw errors[shown.fault]()
      const { mail, problems } = shown.value
      if (!mail) throw errors.HAS_ERRORS({ data: { problems } })
      const sent = services.sendToOneself(mail, actorOf(caller).personId)
      if (!sent) throw errors.NO_ADDRESS()
      return sent
    }),
  }
}

function rowOf(book: TemplateBook, file: TemplateFile): TemplateRow {
  const { fields, problems } = book.check(file)
  const count = (severity: Diagnostic['severity']): number => problems.filter((problem) => problem.severity === severity).length
  const { path, name, language, role, audience, subject } = file.head
  const { folder, kind, origin } = file
  return {
    path,
    folder,
    name,
    language,
    role,
    kind,
    audience,
    subject,
    origin,
    fields,
    errors: count('error'),
    warnings: count('warning'),
  }
}
