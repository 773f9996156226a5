import type { Module } from '#shared/model/module.ts'
import { OutboxId } from '#shared/model/outbox.ts'
import type { RenderedMail } from '#shared/model/template.ts'
import { taskAtHand } from './automation/task-facts-of-event.ts'
import { enqueueMail } from './outbox/enqueue.ts'
import type { OutboxContext } from './outbox/outbox-context.ts'
import type { PeopleDirectory } from './people/people-directory.ts'
import type { Ports } from './ports.ts'
import { changeFacts, type Facts, noMessageFacts } from './rules/facts.ts'
import { readFacts } from './rulework/facts/read-facts.ts'
import { writeRuleFiles } from './rulework/write-rule-files.ts'
import { findMessage } from './search/message-rows.ts'
import type { ReadableStore, Store } from './store/store.ts'
import { type TaskRow, taskFactsOf } from './tasks/task-facts.ts'
import { templateProcedures } from './templates/procedures.ts'
import { renderOrder } from './templates/render-order.ts'
import type { DataContext } from './templates/task-data.ts'
import type { TemplateBook } from './templates/template-book.ts'

type TextParts = {
  store: Store
  ports: Ports
  book: TemplateBook
  modules(): readonly Module[]
  people(): PeopleDirectory
  nameRule(ruleId: string): { title: string } | null
  mailContext(): OutboxContext
  /** A file was saved. */
  onChange(): void
  /** A mail went into the outbox. */
  onSent(): void
}

/** Puts the texts for mail together with what they speak of, and with the outbox that a trial leaves by. */
export function openTexts(parts: TextParts) {
  const { store, ports, book, modules, people, nameRule, onChange } = parts
  const context: DataContext = { now: ports.clock.now, modules, people, nameRule, factsOf }
  return {
    procedures: templateProcedures({
      ...{ store, ports, book, context, onChange },
      writeFiles: (files, before) => writeRuleFiles(store, ports.paths.profile, files, ports.clock.now(), before),
      sendToOneself: (mail, personId) => sendToOneself(parts, mail, personId),
    }),
    /** The mail of an order. */
    renderOrder: (tx: ReadableStore, ask: Parameters<typeof renderOrder>[2]) => renderOrder(tx, { book, context }, ask),
    /** The language a message is written in, where its words tell. */
    languageOf: (from: ReadableStore, messageId: string) => {
      const language = factsOf(from, null, messageId)?.language ?? 'und'
      return language === 'und' ? null : language
    },
    /** A text about a task that goes to many people of no house: what anybody may read. */
    renderAbout: (from: ReadableStore, about: { template: string; taskId: string; language: string }) =>
      renderOrder(from, { book, context }, { ...about, messageId: null, audience: 'public', addressee: null, cause: null }),
    /** What a person typed, in the layout of every mail. */
    layOutNote: (typed: string, title: string, language: string | null) => book.renderNote(typed, { title, language }),
  }
}

/** The facts of a message as it came; of a task, those of its newest message from outside. Facts that were never kept are its few stored words. */
function factsOf(store: ReadableStore, task: TaskRow | null, messageId: string | null): Facts | null {
  if (messageId === null) return task ? taskAtHand(store, task).facts : null
  const row = findMessage(store, messageId)
  if (!row) return null
  const from = row.from_address === '' ? [] : [{ name: row.from_name, address: row.from_address }]
  const stored = {
    subject: row.subject,
    rawSubject: row.subject,
    body: row.preview,
    from,
    date: row.sent_at,
    received: row.received_at,
  }
  const facts = readFacts(store, [row.message_no]).get(row.message_no)?.facts ?? { ...noMessageFacts, ...stored }
  return task ? changeFacts(facts, { task: taskFactsOf(store, task) }) : facts
}

function sendToOneself({ store, people, mailContext, onSent }: TextParts, mail: RenderedMail, personId: string) {
  const person = people().byId(personId)
  const address = person?.addresses[0]
  if (!person || address === undefined) return null
  const sent = store.write((tx) =>
    enqueueMail(tx, mailContext(), {
      ...{ kind: 'test', taskId: null, messageId: null, files: [], missingFiles: [] },
      recipients: [{ address, name: person.name, place: 'to', target: `person:${person.id}` }],
      ...{ subject: mail.subject, text: mail.text, html: mail.html, template: mail.templateId, language: mail.language },
      author: `person:${person.id}`,
      cause: { sentence: 'A trial of a text, sent to yourself.', ruleId: null, changeId: null },
      ...{
        automatic: false,
        confidential: false,
        notBefore: null,
        threadSeen: null,
        order: null,
        batch: null,
        holds: [],
        account: null,
      },
    }),
  )
  if (!sent.ok) return null
  onSent()
  return { outboxId: OutboxId.parse(sent.value.outboxId), to: address }
}
