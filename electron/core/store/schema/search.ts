import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const messageTexts = sqliteTable('message_texts', {
  messageNo: integer('message_no').primaryKey(),
  content: blob({ mode: 'buffer' }).notNull(),
})

export const unindexedMessages = sqliteTable('unindexed_messages', {
  messageNo: integer('message_no').primaryKey(),
})

export const attachmentTexts = sqliteTable('attachment_texts', {
  blobNo: integer('blob_no').primaryKey(),
  state: text({ enum: ['waiting', 'read', 'empty', 'unreadable'] }).notNull(),
  reason: text(),
  content: blob({ mode: 'buffer' }),
})

export const savedSearches = sqliteTable('saved_searches', {
  searchId: text('search_id').primaryKey(),
  name: text().notNull(),
  query: text().notNull(),
  createdAt: integer('created_at').notNull(),
})
