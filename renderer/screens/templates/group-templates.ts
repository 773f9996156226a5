import type { TemplateRow } from '#shared/model/template.ts'

/** One text in all its languages; a variant for a role is a text of its own. */
export type TemplateGroup = { key: string; name: string; role: string | null; rows: TemplateRow[] }

export type TemplateFilter = { text: string; folder: string; audience: string }

export const wholeTemplateFilter: TemplateFilter = { text: '', folder: '', audience: '' }

/** The texts of each folder, languages side by side, those for every module first. */
export function groupTemplates(rows: readonly TemplateRow[], filter: TemplateFilter): Map<string, TemplateGroup[]> {
  const words = filter.text.trim().toLowerCase()
  const isMeant = ({ folder, audience, name, subject }: TemplateRow) =>
    (filter.folder === '' || folder === filter.folder) &&
    (filter.audience === '' || audience === filter.audience) &&
    (words === '' || `${name} ${subject}`.toLowerCase().includes(words))
  const folders = new Map<string, Map<string, TemplateGroup>>()
  const everywhereFirst = (folder: string): number => (folder === 'email' ? 0 : folder === 'reports' ? 2 : 1)
  const sorted = rows.toSorted((a, b) => everywhereFirst(a.folder) - everywhereFirst(b.folder) || (a.path < b.path ? -1 : 1))
  const meant = new Set(sorted.filter(isMeant).map(groupKey))
  for (const row of sorted) {
    const key = groupKey(row)
    // A text that is found in one language is shown in all of them.
    if (!meant.has(key)) continue
    const groups = folders.get(row.folder) ?? new Map<string, TemplateGroup>()
    const group = groups.get(key) ?? { key, name: row.name, role: row.role, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
    folders.set(row.folder, groups)
  }
  return new Map([...folders].map(([folder, groups]) => [folder, [...groups.values()]]))
}

const groupKey = ({ folder, name, role }: TemplateRow): string => `${folder}/${name}/${role ?? ''}`
