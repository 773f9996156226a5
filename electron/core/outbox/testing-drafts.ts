import type { MailDraft } from '#shared/model/outbox.ts'
import { tokenOf } from '../ingest/threads/thread-token.ts'
import type { MailParts } from './freeze-mime.ts'

/** A plain mail for tests, with what a test wants otherwise. */
export const testingDraft = (changes: Partial<MailDraft> = {}): MailDraft => ({
  kind: 'message',
  taskId: null,
  messageId: null,
  recipients: [{ address: 'ida@sender.example', name: 'Ida Example', place: 'to', target: null }],
  subject: 'The lamp',
  text: 'It is mended.',
  html: null,
  files: [],
  missingFiles: [],
  template: null,
  language: null,
  author: 'person:ana',
  cause: { sentence: 'Written by hand.', ruleId: null, changeId: null },
  automatic: false,
  confidential: false,
  notBefore: null,
  threadSeen: null,
  order: null,
  batch: null,
  holds: [],
  account: null,
  ...changes,
})

/** All that the bytes of a mail follow from, for tests. */
export const testingParts = (draft: MailDraft, changes: Partial<MailParts> = {}): MailParts => ({
  draft,
  messageId: 'orgo.one@office.example',
  from: { address: 'desk@office.example', name: 'Desk' },
  at: Date.UTC(2025, 0, 6, 9),
  references: [],
  isAnswer: false,
  token: tokenOf('lamp@sender.example'),
  plusAddress: false,
  files: [],
  ...changes,
})
