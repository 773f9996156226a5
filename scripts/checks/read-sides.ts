/**
 * The read side of a stage: it answers from rows or is pure, and changes nothing. Any later stage may call it; whatever else of an
 * earlier stage it needs comes as an argument from the composition root.
 */
export const readSides: readonly string[] = [
  'ingest/threads/thread-token.ts',
  'mime/read-delivery-report.ts',
  'search/message-rows.ts',
  'search/read-message.ts',
  'rules/decision.ts',
  'rules/fields.ts',
  'rules/judge-unless.ts',
  'rules/source-reader.ts',
  'rules/suggest.ts',
  'rules/modules/default-workflow.ts',
  'rules/modules/explain-rrule.ts',
  'rules/modules/read-data-file.ts',
  'rules/modules/read-mail-template.ts',
  'tasks/escalation-rows.ts',
  'tasks/figure-clauses.ts',
  'tasks/ladders.ts',
  // What mail is ordered with: pure, or answered from rows.
  'tasks/mail-orders.ts',
  'tasks/order-assignments.ts',
  'tasks/move-task.ts',
  'tasks/queries.ts',
  'tasks/read-task.ts',
  'tasks/schedules/occurrences.ts',
  'tasks/service-levels.ts',
  'tasks/task-facts.ts',
  'tasks/task-timeline.ts',
]
