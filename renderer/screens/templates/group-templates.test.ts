import { describe, expect, it } from 'vitest'
import type { TemplateRow } from '#shared/model/template.ts'
import { groupTemplates, wholeTemplateFilter } from './group-templates.ts'

const row = (folder: string, name: string, language: string, subject: string): TemplateRow => ({
  ...{ path: `templates/${folder}/${name}.${language}.liquid`, folder, name, language, subject, role: null, kind: 'task' },
  ...{ audience: 'staff', origin: 'product', fields: [], errors: 0, warnings: 0 },
})
const rows = [row('desk', 'key', 'de', 'Schlüssel'), row('desk', 'key', 'en', 'Key'), row('email', 'hello', 'en', 'Hello')]
const names = (filter: Partial<typeof wholeTemplateFilter>) =>
  [...groupTemplates(rows, { ...wholeTemplateFilter, ...filter })].map(([folder, groups]) => [
    folder,
    groups.map((group) => `${group.name} ${group.rows.map(({ language }) => language).join('+')}`),
  ])

describe('B-19 the list of texts for mail', () => {
  it('puts languages side by side, and what every module has first', () => {
    expect(names({})).toEqual([
      ['email', ['hello en']],
      ['desk', ['key de+en']],
    ])
  })

  it('finds a text by the words of one language and shows it in all', () => {
    expect(names({ text: 'schlüssel' })).toEqual([['desk', ['key de+en']]])
    expect(names({ folder: 'email' })).toEqual([['email', ['hello en']]])
    expect(names({ audience: 'public' })).toEqual([])
  })
})
