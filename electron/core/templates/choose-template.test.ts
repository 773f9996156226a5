import { describe, expect, it } from 'vitest'
import { chooseTemplate } from './choose-template.ts'
import { readTemplateFile } from './template-file.ts'
import { makeText, textSource } from './testing-texts.ts'

const file = (path: string) => {
  const [, folder = '', rest = ''] = path.split('/')
  const parts = rest.split('.')
  const language = parts.at(-2) ?? ''
  return makeText({ path, language }, folder, parts[0])
}
const files = [
  'templates/email/notice.en.liquid',
  'templates/email/notice.de.liquid',
  'templates/email/notice.head.de.liquid',
  'templates/desk/notice.en.liquid',
  'templates/desk/only.fr.liquid',
  'templates/ward/own.en.liquid',
  'templates/email/escalation_notification.en.liquid',
].map(file)
const choose = (choice: Parameters<typeof chooseTemplate>[1], own = 'de') => chooseTemplate(files, choice, own)?.head.path ?? null

describe('TPL-10 chooseTemplate', () => {
  it.each([
    [
      'the language asked for, in the module',
      { name: 'notice', module: 'desk', language: 'en' },
      'templates/desk/notice.en.liquid',
    ],
    ['the language before the module', { name: 'notice', module: 'desk', language: 'de' }, 'templates/email/notice.de.liquid'],
    [
      "the organisation's language, where there is none asked for",
      { name: 'notice', module: 'desk' },
      'templates/email/notice.de.liquid',
    ],
    [
      "the organisation's language, where the one asked for is missing",
      { name: 'notice', language: 'fr' },
      'templates/email/notice.de.liquid',
    ],
    [
      'a variant for a role',
      { name: 'notice', language: 'de', roles: ['clerk', 'head'] },
      'templates/email/notice.head.de.liquid',
    ],
    ['the language before the role', { name: 'notice', language: 'en', roles: ['head'] }, 'templates/email/notice.en.liquid'],
    ['any language, where nothing else is there', { name: 'only', module: 'desk' }, 'templates/desk/only.fr.liquid'],
    ['the only one of its name, without a module', { name: 'own' }, 'templates/ward/own.en.liquid'],
    ['nothing of another module', { name: 'own', module: 'desk' }, null],
    ['nothing that is not there', { name: 'nothing' }, null],
    ['what had another name before', { name: 'escalation' }, 'templates/email/escalation_notification.en.liquid'],
  ])('TPL-10 takes %s', (_what, choice, expected) => {
    expect(choose(choice)).toBe(expected)
  })

  it('TPL-10 takes English, where the organisation speaks what nothing is written in', () => {
    expect(choose({ name: 'notice', language: 'tr' }, 'it')).toBe('templates/email/notice.en.liquid')
  })
})

describe('TPL-5 readTemplateFile', () => {
  it('TPL-5 the name of the file says what its head says', () => {
    const text = textSource({ language: 'de' }, 'notice')
    const { problems } = readTemplateFile({ path: 'templates/email/notice.en.liquid', text, origin: 'profile' })
    expect(problems).toMatchObject([{ line: 1, code: 'T101', message: 'by its head this file is called notice.de.liquid' }])
  })

  it.each([
    ['no head', 'Hello', 'E105'],
    ['an unknown audience', textSource({ audience: 'everybody' }, 'notice'), 'E105'],
    ['an unknown key', textSource({}, 'notice').replace('language', 'languge'), 'E103'],
  ])('TPL-5 %s is a finding with its place', (_what, text, code) => {
    const { file, problems } = readTemplateFile({ path: 'templates/email/notice.en.liquid', text, origin: 'profile' })
    expect(file).toBe(null)
    expect(problems.map((problem) => problem.code)).toContain(code)
  })
})
