import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDomainWords, findDomainWords, listDomainWords } from './domain-words.ts'

const find = (source: string, words: readonly string[]) => findDomainWords('a.ts', source, words)

describe('domain words', () => {
  it('finds a word by itself, inside a name and in a comment', () => {
    expect(
      find('const hrTeam = 1\nconst school_hr = 2\n// for HR\nlistHRCases()', ['hr']).map((finding) => finding.split(' ')[0]),
    ).toEqual(['a.ts:1', 'a.ts:2', 'a.ts:3', 'a.ts:4'])
  })

  it('takes no word for one that only begins or ends alike', () => {
    expect(find('chrome three shrink href threshold', ['hr'])).toEqual([])
  })

  it('knows a word that means something else in one file', () => {
    expect(findDomainWords('electron/core/mime/html-to-text.ts', "'hr'", ['hr'])).toEqual([])
  })

  it('learns the words from the folders below rules/, so that a new module is guarded from its first day', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orgo-words-'))
    try {
      for (const path of ['rules/facilities', 'rules/_all', 'rules/roles', 'electron/core/tasks', 'shared']) {
        mkdirSync(join(folder, path), { recursive: true })
      }
      writeFileSync(join(folder, 'electron/core/tasks/a.ts'), 'export const facilitiesTeam = 1\n')
      writeFileSync(join(folder, 'electron/core/tasks/a.test.ts'), 'export const facilitiesTeam = 1\n')
      expect(listDomainWords(folder)).toContain('facilities')
      expect(listDomainWords(folder)).not.toContain('roles')
      expect(checkDomainWords(folder)).toHaveLength(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
