import { describe, expect, it } from 'vitest'
import { stages } from './import-table.ts'
import { judgeImport, packageOf } from './judge-import.ts'
import type { Import } from './read-imports.ts'

const judge = (from: string, target: string, more: Partial<Import> = {}) =>
  judgeImport({ from, specifier: `./${target}`, target, isOfNode: false, isTypeOnly: false, cycle: [], ...more })
const judgePackage = (from: string, specifier: string) =>
  judgeImport({ from, specifier, target: null, isOfNode: specifier.startsWith('node:'), isTypeOnly: false, cycle: [] })

describe('import table', () => {
  it('lets no stage import a later one, not even a type', () => {
    for (const [index, stage] of stages.entries()) {
      for (const later of stages.slice(index + 1)) {
        const from = `electron/core/${stage}/read-it.ts`
        const target = `electron/core/${later}/later-thing.ts`
        expect(judge(from, target)).toContain('may not import')
        expect(judge(from, target, { isTypeOnly: true })).toContain('may not import')
      }
    }
  })

  it('lets a stage know the types of an earlier one, and only those', () => {
    const from = 'electron/core/tasks/propose-task.ts'
    const target = 'electron/core/rules/trace.ts'
    expect(judge(from, target, { isTypeOnly: true })).toBeNull()
    expect(judge(from, target)).toContain('types only')
  })

  it('keeps stages out of the store and the jobs', () => {
    expect(judge('electron/core/store/open-store.ts', 'electron/core/tasks/task.ts', { isTypeOnly: true })).toContain('may not')
    expect(judge('electron/core/jobs/lease.ts', 'electron/core/rules/rule.ts')).toContain('may not')
  })

  it('keeps Electron out of everything but the shell and its engine process', () => {
    for (const folder of ['electron/core/rules', 'electron/web', 'electron/cli', 'electron/host', 'renderer', 'shared/model']) {
      expect(judgePackage(`${folder}/a-file.ts`, 'electron')).toContain('does not list')
    }
    expect(judgePackage('electron/main/window.ts', 'electron')).toBeNull()
  })

  it('keeps Node out of what runs anywhere, but not out of its tests', () => {
    expect(judgePackage('shared/model/task.ts', 'node:fs')).toContain('no Node')
    expect(judgePackage('renderer/app.tsx', 'node:path')).toContain('no Node')
    expect(judgePackage('shared/model/task.test.ts', 'node:fs')).toBeNull()
  })

  it('keeps the engine out of the renderer, and the stages out of the hosts', () => {
    expect(judge('renderer/app.tsx', 'electron/core/ports.ts', { isTypeOnly: true })).toContain('may not')
    expect(judge('electron/web/serve-api.ts', 'electron/core/rules/evaluate.ts')).toContain('may not')
    expect(judge('electron/web/serve-api.ts', 'electron/core/engine-contract.ts')).toBeNull()
  })

  it('forbids a package nobody listed and a file that is not there', () => {
    expect(judgePackage('electron/web/send.ts', 'left-pad')).toContain('left-pad')
    expect(
      judgeImport({
        from: 'shared/model/a.ts',
        specifier: './gone.ts',
        target: null,
        isOfNode: false,
        isTypeOnly: false,
        cycle: [],
      }),
    ).toContain('not there')
  })

  it('lets code import no test', () => {
    expect(judge('shared/model/a.ts', 'shared/model/b.test.ts')).toContain('imports the test')
  })

  it('knows the package of a path inside it', () => {
    expect([packageOf('@orpc/server/ws'), packageOf('nodemailer/lib/qp')]).toEqual(['@orpc/server', 'nodemailer'])
  })
})
