import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copySettings } from './copy-settings.ts'
import { readLogSettings, readSettings } from './read-settings.ts'

const product = resolve(import.meta.dirname, '../../..')
let profile = ''

beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), 'orgo-settings-'))
})
afterEach(() => rmSync(profile, { recursive: true, force: true }))

describe('settings', () => {
  it('CFG-1 the shipped files are copied into a profile and have no fault', () => {
    copySettings({ profile, product })
    expect(readSettings({ profile, product }).diagnostics).toEqual([])
    expect(readLogSettings({ profile, product })).toEqual({
      value: { level: 'info', fileBytes: 5 * 1024 ** 2, files: 5 },
      diagnostics: [],
    })
  })

  it('CFG-1 a changed copy counts, and is not copied over', () => {
    const text = 'orgo_config: 1\norganisation: { name: Lindenhof, time_zone: Europe/Paris, language: de }\n'
    writeFileSync(join(profile, 'config.yaml'), text)
    copySettings({ profile, product })
    expect(readSettings({ profile, product }).value).toEqual({
      organisation: 'Lindenhof',
      timeZone: 'Europe/Paris',
      language: 'de',
      applyAtMost: 2000,
    })
  })

  it('CFG-2 a fault is named with line and column, and the built-in value holds', () => {
    const text = 'orgo_config: 1\norganisation:\n  name: Lindenhof\n  time_zone: Europe/Pariss\n  language: fr\n'
    writeFileSync(join(profile, 'config.yaml'), text)
    const { value, diagnostics } = readSettings({ profile, product })
    expect(value.organisation).toBe('')
    expect(diagnostics.map(({ line, column }) => [line, column])).toEqual([
      [4, 14],
      [5, 13],
    ])
    expect(diagnostics[0]?.message).toBe('organisation.time_zone must be "local" or a time zone such as Europe/Berlin')
  })

  it('CFG-2 broken YAML, an unknown key and an alias bomb are findings', () => {
    const bomb = 'a: &a [1]\nb: [*a, *a]\n'
    for (const text of [
      'orgo_config: [',
      'orgo_config: 1\nextra: 1\norganisation: { name: a, time_zone: UTC, language: en }\n',
      bomb,
      '\u0000',
    ]) {
      writeFileSync(join(profile, 'config.yaml'), text)
      expect(readSettings({ profile, product }).diagnostics.length).toBeGreaterThan(0)
    }
  })
})
