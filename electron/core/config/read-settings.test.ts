import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copySettings } from './copy-settings.ts'
import { explainSettingsFault } from './explain-settings-fault.ts'
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

  it('CFG-2 a key that stands twice, or that there is none of, is named where it stands', () => {
    const shipped = readFileSync(join(product, 'resources/config/config.yaml'), 'utf8')
    const lineOf = (text: string, part: string) => text.slice(0, text.lastIndexOf(part)).split('\n').length
    const twice = `${shipped}feedback:\n  enabled: true\n`
    writeFileSync(join(profile, 'config.yaml'), twice)
    expect(readSettings({ profile, product }).diagnostics).toMatchObject([
      {
        ...{ line: lineOf(twice, 'feedback:'), column: 1 },
        message: '"feedback" stands here a second time; change the one above it and take this one out',
      },
    ])
    const unknown = shipped.replace('  undo_seconds:', '  undo_secs: 3\n  undo_seconds:')
    writeFileSync(join(profile, 'config.yaml'), unknown)
    expect(readSettings({ profile, product }).diagnostics).toMatchObject([
      { line: lineOf(unknown, 'undo_secs'), column: 3, message: 'there is no setting "undo_secs" here' },
    ])
  })

  it('CFG-2 an alias, a folder and a file that may not be read are named as that, in one sentence that contradicts itself nowhere', () => {
    const say = () => readSettings({ profile, product }).diagnostics.map((fault) => explainSettingsFault(fault))
    const meanwhile = 'Until this is mended nothing in config.yaml counts, and what Orgo came with holds.'
    for (const [text, place, name] of [
      ['orgo_config: 1\na: &a [*a]\n', '2:8', '*a'],
      ['a: &a [1]\nb: [*a, *a]\n', '2:5', '*a'],
      ['orgo_config: 1\n<<: *base\n', '2:5', '*base'],
    ] as const) {
      writeFileSync(join(profile, 'config.yaml'), text)
      expect(say()[0]).toBe(
        `config.yaml:${place}: aliases such as ${name} are not taken here; write the value itself. ${meanwhile}`,
      )
    }
    rmSync(join(profile, 'config.yaml'))
    mkdirSync(join(profile, 'config.yaml'))
    expect(say()).toEqual([`config.yaml:1:1: this is a folder, and the settings are a file. ${meanwhile}`])
  })

  it('CFG-2 a fault in the file of people says what holds in a program that runs, and in one that starts', () => {
    const fault = {
      path: 'config/people.yaml',
      line: 2,
      column: 1,
      severity: 'error',
      code: 'E107',
      message: 'no such key',
    } as const
    expect(explainSettingsFault(fault)).toBe(
      'config/people.yaml:2:1: no such key. An Orgo that was running keeps what held before; one that starts gives nobody a role until this is mended.',
    )
  })

  it('CFG-2 a fault is one sentence with its file and what holds meanwhile', () => {
    writeFileSync(join(profile, 'config.yaml'), 'orgo_config: 1\nextra: 1\n')
    const [first] = readSettings({ profile, product }).diagnostics.filter(({ line }) => line === 2)
    expect(first && explainSettingsFault(first)).toBe(
      'config.yaml:2:1: there is no setting "extra" here. Until this is mended nothing in config.yaml counts, and what Orgo came with holds.',
    )
  })
})
