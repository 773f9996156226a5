import type { ImportPreview } from '#shared/model/archive.ts'

/** The previews of several sources as one; its total is null where one of theirs is. */
export function sumPreviews(previews: readonly ImportPreview[]): ImportPreview {
  const rules = new Map<string, ImportPreview['rules'][number]>()
  for (const rule of previews.flatMap((preview) => preview.rules)) {
    rules.set(rule.ruleId, { ...rule, matches: rule.matches + (rules.get(rule.ruleId)?.matches ?? 0) })
  }
  const sum = (read: (preview: ImportPreview) => number) => previews.reduce((total, preview) => total + read(preview), 0)
  return {
    done: previews.every((preview) => preview.done),
    read: sum((preview) => preview.read),
    total: previews.some((preview) => preview.total === null) ? null : sum((preview) => preview.total ?? 0),
    tasks: sum((preview) => preview.tasks),
    closedTasks: sum((preview) => preview.closedTasks),
    triage: sum((preview) => preview.triage),
    withheld: sum((preview) => preview.withheld),
    rules: [...rules.values()].sort((a, b) => b.matches - a.matches || (a.ruleId < b.ruleId ? -1 : 1)),
  }
}
