import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { TemplateAudience } from '#shared/model/template.ts'
import type { OrderCause } from '../store/ops/mail-order.ts'
import type { ReadableStore } from '../store/store.ts'
import { findTask } from '../tasks/task-facts.ts'
import { nameToGreet } from './name-to-greet.ts'
import { caseNumber, type DataContext, readTaskData } from './task-data.ts'
import type { TemplateBook } from './template-book.ts'
import type { TemplateValues } from './template-value.ts'

/** What a mail that was ordered is to say. `audience` is whom it really goes to. */
export type OrderedText = {
  template: string
  taskId: string
  messageId: string | null
  language: string
  audience: TemplateAudience
  /** Its one reader; null where there are several. */
  addressee: { name: string; address: string } | null
  /** Null where nobody ordered it: a letter to many. */
  cause: OrderCause | null
}

/**
 * The mail of an order: its template, filled with its task and message and with why it was ordered.
 *
 * Errors: a sentence for people, with the place in the text.
 */
export function renderOrder(
  store: ReadableStore,
  { book, context }: { book: TemplateBook; context: DataContext },
  { template, taskId, messageId, language, audience, addressee, cause }: OrderedText,
): Result<{ subject: string; text: string; html: string; language: string }, string> {
  const greeted = addressee && { ...addressee, name: nameToGreet(addressee.name) }
  const data = readTaskData(store, context, {
    taskId,
    messageId,
    audience,
    addressee: greeted,
    also: cause ? whyOf(store, context, cause) : {},
  })
  if (!data) return fail('The task of this mail does not exist any more.')
  const rendered = book.renderMail({ name: template, module: data.module, language }, data)
  if (!rendered.ok) {
    const [problem] = rendered.fault
    return fail(
      `${problem?.path}:${problem?.line}:${problem?.column} ${problem?.message}${problem?.hint ? ` (${problem.hint})` : ''}`,
    )
  }
  const { subject, text, html, language: found } = rendered.value
  return succeed({ subject, text, html, language: found })
}

function whyOf(store: ReadableStore, { people, nameRule }: DataContext, cause: OrderCause): TemplateValues {
  const by = cause.personId === null ? null : (people().byId(cause.personId)?.name ?? null)
  return {
    rule: { title: (cause.ruleId === null ? null : nameRule(cause.ruleId)?.title) ?? null },
    escalation: { reason: cause.reason, others: cause.otherTasks.flatMap((taskId) => titleOf(store, taskId)) },
    assignment: { by, note: null },
  }
}

/** Another task has readers of its own: a confidential one is named by its number alone. */
function titleOf(store: ReadableStore, taskId: string): string[] {
  const row = findTask(store, taskId)
  return row ? [row.confidential === 1 ? caseNumber(taskId) : row.title] : []
}
