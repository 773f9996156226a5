import { z } from 'zod'

const count = (least: number, most: number) =>
  z.int('must be a whole number').min(least, `must be at least ${least}`).max(most, `must be at most ${most}`)

/** The part `outbox` of config.yaml: what leaves at once and what waits until a person has seen it. */
export const OutboxConfig = z.strictObject({
  undo_seconds: count(0, 120).default(10),
  automatic_per_hour: count(1, 10_000).default(60),
  automatic_per_rule_and_hour: count(1, 10_000).default(20),
  automatic_to_own_people_per_hour: count(1, 100_000).default(300),
  hold_new_domains: z.boolean('must be true or false').default(true),
  hold_answers_to_mail_older_than_days: count(1, 3650).default(14),
  hold_recipients_over: count(1, 200).default(25),
  answer_once_in_hours: count(1, 720).default(24),
  subject_token: z.boolean('must be true or false').default(true),
  plus_address: z.boolean('must be true or false').default(false),
})

/**
 * What leaves at once and what waits. `undoMs` is the time to take a mail back; `perHour` automatic mails leave in an hour to whoever is none of
 * us, `perRuleAndHour` of one rule, `insidePerHour` to people who work here; an automatic answer goes to an address once in `answerOnceMs`; answers to mail older than `oldAfterMs` wait, as does a mail to more
 * than `manyRecipients`. `subjectToken` puts the thread's token into subjects, `plusAddress` into the address for answers.
 */
export type OutboxSettings = {
  undoMs: number
  perHour: number
  perRuleAndHour: number
  insidePerHour: number
  holdNewDomains: boolean
  oldAfterMs: number
  manyRecipients: number
  answerOnceMs: number
  subjectToken: boolean
  plusAddress: boolean
}

const hourMs = 3_600_000

export const outboxSettingsOf = (config: z.infer<typeof OutboxConfig>): OutboxSettings => ({
  undoMs: config.undo_seconds * 1000,
  perHour: config.automatic_per_hour,
  perRuleAndHour: config.automatic_per_rule_and_hour,
  insidePerHour: config.automatic_to_own_people_per_hour,
  holdNewDomains: config.hold_new_domains,
  oldAfterMs: config.hold_answers_to_mail_older_than_days * 24 * hourMs,
  manyRecipients: config.hold_recipients_over,
  answerOnceMs: config.answer_once_in_hours * hourMs,
  subjectToken: config.subject_token,
  plusAddress: config.plus_address,
})
