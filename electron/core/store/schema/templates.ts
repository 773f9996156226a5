import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const templateVersions = sqliteTable('template_versions', {
  versionNo: integer('version_no').primaryKey(),
  path: text().notNull(),
  text: text(),
  savedBy: text('saved_by').notNull(),
  savedAt: integer('saved_at').notNull(),
})
