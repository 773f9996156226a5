import type { RuleEvent } from '#shared/model/rule.ts'
import { type TextKey, t } from '../../text/translate.ts'

const keys: Readonly<Record<RuleEvent, TextKey>> = {
  'message.received': 'rule.event.messageReceived',
  'task.created': 'rule.event.taskCreated',
  'task.updated': 'rule.event.taskUpdated',
  timer: 'rule.event.timer',
  manual: 'rule.event.manual',
}

/** What a rule runs on, in words. */
export const wordEvent = (event: RuleEvent): string => t(keys[event])
