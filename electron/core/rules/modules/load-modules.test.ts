import { describe, expect, it } from 'vitest'
import { defaultWorkflow } from './default-workflow.ts'
import { loadModules } from './load-modules.ts'

const load = (files: Record<string, string>) =>
  loadModules(Object.entries(files).map(([path, text]) => ({ path: `rules/${path}`, text })))
const findings = (files: Record<string, string>): string[] =>
  load(files).diagnostics.map(
    ({ path, line, column, code, message, hint }) => `${path}:${line}:${column} ${code} ${message}${hint ? ` (${hint})` : ''}`,
  )

const workflow = (transitions: string, extra = ''): string => `workflow: 1
name: flow
initial: new
states:
  - { id: new, title: New, category: new }
  - { id: doing, title: Doing, category: open }
  - { id: done, title: Done, category: done }
${extra}transitions:
${transitions}`
const straight = '  - { from: new, to: [doing, done] }\n  - { from: doing, to: [done] }\n'

describe('modules', () => {
  it('are the folders, sorted, without those for all, and need no file of their own', () => {
    const { modules, diagnostics } = load({
      'shared.yaml': '',
      '_all/a.yaml': '',
      'lost-and-found/a.yaml': '',
      'desk/b.yaml': '',
    })
    expect(diagnostics).toEqual([])
    expect(modules.map(({ module, title, team, workflow: flow }) => [module, title, team, flow])).toEqual([
      ['desk', 'Desk', null, defaultWorkflow],
      ['lost-and-found', 'Lost and found', null, defaultWorkflow],
    ])
  })

  it('take title, team, escalation target and workflow from their files', () => {
    const { modules, diagnostics } = load({
      'desk/module.yaml':
        'module: 1\ntitle: Front desk\nteam: front\nescalate_to: "role:head"\nworkflow: flow\nconfidential: true\n',
      'desk/workflow.yaml': workflow(straight),
    })
    expect(diagnostics).toEqual([])
    expect(modules).toMatchObject([
      {
        title: 'Front desk',
        team: 'team:front',
        escalateTo: 'role:head',
        confidential: true,
        workflow: { name: 'flow', transitions: [{ from: 'new' }, { from: 'doing' }] },
      },
    ])
  })
})

describe('mistakes in module files', () => {
  it.each([
    [
      'an unknown key',
      { 'desk/module.yaml': 'module: 1\ntitle: Desk\ntaem: front\n' },
      ['rules/desk/module.yaml:3:1 E103 unknown key "taem" (did you mean "team"?)'],
    ],
    [
      'a wrong value',
      { 'desk/module.yaml': 'module: 1\ntitle: Desk\nconfidential: perhaps\n' },
      [/^rules\/desk\/module\.yaml:3:15 E105 confidential is not right/],
    ],
    ['a missing title', { 'desk/module.yaml': 'module: 1\n' }, [/^rules\/desk\/module\.yaml:1:1 E105 title is not right/]],
    [
      'another name of the workflow',
      { 'desk/module.yaml': 'module: 1\ntitle: Desk\nworkflow: flwo\n', 'desk/workflow.yaml': workflow(straight) },
      ['rules/desk/module.yaml:3:11 E302 there is no workflow "flwo" in this folder (did you mean "flow"?)'],
    ],
    [
      'a state that is not there',
      { 'desk/workflow.yaml': workflow(straight.replace('[done]', '[dne]')) },
      ['rules/desk/workflow.yaml:10:25 E302 there is no state "dne" (did you mean "done"?)'],
    ],
    [
      'a state twice',
      { 'desk/workflow.yaml': workflow(straight, '  - { id: done, title: Again, category: done }\n') },
      ['rules/desk/workflow.yaml:8:11 E106 the state "done" is there twice'],
    ],
    [
      'a state that cannot be reached',
      { 'desk/workflow.yaml': workflow('  - { from: new, to: [done] }\n  - { from: doing, to: [done] }\n') },
      ['rules/desk/workflow.yaml:6:11 E302 the state "doing" cannot be reached from "new"'],
    ],
    [
      'a state that cannot be left',
      { 'desk/workflow.yaml': workflow('  - { from: new, to: [doing, done] }\n') },
      ['rules/desk/workflow.yaml:6:11 E302 the state "doing" cannot be left'],
    ],
    [
      'no way to close',
      { 'desk/workflow.yaml': workflow(straight).replace('category: done', 'category: declined') },
      ['rules/desk/workflow.yaml:5:3 E302 no state has the category done, so nothing could ever be closed'],
    ],
  ])('%s has its line and column', (_what, files, expected) => {
    const found = findings(files)
    expect(found).toHaveLength(expected.length)
    for (const [index, pattern] of expected.entries()) {
      if (typeof pattern === 'string') expect(found[index]).toBe(pattern)
      else expect(found[index]).toMatch(pattern)
    }
  })
})
