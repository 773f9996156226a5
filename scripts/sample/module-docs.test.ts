import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadModules } from '#core/rules/modules/load-modules.ts'

const read = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')

/** The examples of a page: what stands between fences, by its first word. */
const examples = (page: string): Map<string, string> =>
  new Map([...page.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, text = '']) => [/^\S+?(?=:|\n)/.exec(text)?.[0] ?? '', text]))

describe('the pages about modules', () => {
  it('SAM-17 show files that can be copied as they stand', () => {
    const rules = examples(read('rules/README.md'))
    const templates = examples(read('templates/README.md'))
    const files = {
      'rules/desk/module.yaml': rules.get('module')?.replace('confidential: false', 'confidential: true') ?? '',
      'rules/desk/workflow.yaml': rules.get('workflow') ?? '',
      'rules/desk/schedules.yaml': rules.get('schedules') ?? '',
      'templates/desk/work-done.en.liquid': templates.get('---') ?? '',
      'templates/desk/checklists/walk-round.yaml': templates.get('checklist') ?? '',
      'templates/desk/checklists/gutters.yaml': templates.get('checklist') ?? '',
    }
    const names = { role: new Set(['coordinator', 'case_officer']), calendar: new Set(['office']) }
    const { modules, diagnostics } = loadModules(
      Object.entries(files).map(([path, text]) => ({ path, text })),
      names,
    )
    expect(diagnostics).toEqual([])
    expect(modules).toMatchObject([
      {
        workflow: { name: 'work-order', states: { length: 5 } },
        fields: { length: 3 },
        schedules: [{ id: 'gutters' }],
        checklists: [{ items: { length: 3 } }, {}],
        templates: [{ name: 'work-done' }],
      },
    ])
  })
})
