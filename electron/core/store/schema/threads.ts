import { blob, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const bytes = (name: string) => blob(name, { mode: 'buffer' })

export const threads = sqliteTable('threads', {
  threadNo: integer('thread_no').primaryKey(),
  threadId: bytes('thread_id').notNull(),
})

export const threadReferences = sqliteTable(
  'thread_references',
  {
    reference: bytes('reference').notNull(),
    label: text().notNull(),
    threadNo: integer('thread_no').notNull(),
    own: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.reference, table.label, table.threadNo] })],
)

export const threadPeople = sqliteTable(
  'thread_people',
  {
    threadNo: integer('thread_no').notNull(),
    setHash: bytes('set_hash').notNull(),
    voices: text().notNull(),
    people: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.threadNo, table.setHash] })],
)

export const threadSubjects = sqliteTable(
  'thread_subjects',
  { threadNo: integer('thread_no').notNull(), subject: bytes('subject').notNull() },
  (table) => [primaryKey({ columns: [table.threadNo, table.subject] })],
)

export const threadClaims = sqliteTable(
  'thread_claims',
  {
    token: bytes('token').notNull(),
    label: text().notNull(),
    threadNo: integer('thread_no').notNull(),
    sender: text().notNull(),
    recipient: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.token, table.label, table.threadNo, table.sender, table.recipient] })],
)

export const threadNeighbours = sqliteTable(
  'thread_neighbours',
  { threadNo: integer('thread_no').notNull(), neighbourNo: integer('neighbour_no').notNull() },
  (table) => [primaryKey({ columns: [table.threadNo, table.neighbourNo] })],
)

export const messageSplits = sqliteTable('message_splits', {
  fingerprint: bytes('fingerprint').primaryKey(),
  reference: bytes('reference'),
  label: text().notNull(),
  origin: bytes('origin'),
  ms: integer().notNull(),
  c: integer().notNull(),
})

export const messageLinks = sqliteTable(
  'message_links',
  {
    fingerprint: bytes('fingerprint').notNull(),
    other: bytes('other').notNull(),
    ms: integer().notNull(),
    c: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.fingerprint, table.other] })],
)
