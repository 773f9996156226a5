import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePeople, peoplePath } from '../../electron/core/people/read-people.ts'
import { createCliHome } from './cli-run.ts'

/** The files of docs/rules.md: a fenced block is the file that its first line names. */
const guide = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
const files = [...guide.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(([, path = '', text = '']) => ({ path, text }))

const home = createCliHome()
const folder = join(home.folder, 'guide')
const orgo = (...words: string[]) => home.orgo(['--profile', join(home.folder, 'none'), ...words])
beforeAll(() => {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
})
afterAll(() => home.remove())

describe('what docs/rules.md shows can be copied', () => {
  it('every block is a file', () => {
    expect(files.map(({ path }) => path)).toHaveLength(guide.split('```yaml').length - 1)
    expect(files.length).toBeGreaterThan(5)
  })

  it('its rule files have no error and no warning, and their tests pass', async () => {
    const checked = JSON.parse((await orgo('rules', 'check', folder, '--json')).out)
    expect(checked).toMatchObject({ errors: 0, warnings: 0, rules: 5 })
    const tested = await orgo('rules', 'test', folder)
    expect(tested).toMatchObject({ code: 0, out: '4 tests, all passed.\n' })
  })

  it('its people file is read', () => {
    const people = files.find(({ path }) => path === peoplePath)?.text ?? ''
    const { value, diagnostics } = parsePeople(people, { ownerId: '1', ownerName: 'Owner', zone: 'Europe/Berlin' })
    expect(diagnostics).toEqual([])
    expect(value?.holders('gardener').map(({ id }) => id)).toEqual(['tom'])
  })
})
