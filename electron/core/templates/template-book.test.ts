import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openTemplateBook } from './template-book.ts'
import { testData, testSetting, textSource } from './testing-texts.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgo-texts-'))
const paths = { product: join(folder, 'product'), profile: join(folder, 'profile') }
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(place: keyof typeof paths, file: string, text: string): void {
  const path = join(paths[place], 'templates', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

it('TPL-13 MOD-8 the profile goes before the product, and what changes on disk holds at the next use', () => {
  const book = openTemplateBook({ paths, setting: () => testSetting })
  const text = () => {
    const mail = book.renderMail({ name: 'trial' }, testData({ subject: 'x' }))
    return mail.ok ? mail.value.text : mail.fault[0]?.message
  }
  expect(text()).toBe('there is no template "trial"')
  write('product', 'email/trial.en.liquid', textSource({ body: 'shipped' }))
  expect(text()).toBe('shipped\n')
  write('profile', 'email/trial.en.liquid', textSource({ body: 'our own' }))
  expect(text()).toBe('our own\n')
  write('profile', 'email/trial.en.liquid', textSource({ body: 'our own, longer' }))
  expect(text()).toBe('our own, longer\n')
  write('profile', 'email/trial.en.liquid', textSource({ body: '{{ nothing }}' }))
  expect(text()).toBe('there is no field "nothing"')
  rmSync(join(paths.profile, 'templates'), { recursive: true })
  expect(text()).toBe('shipped\n')
})

it('TPL-5 says what is called like a text and is not read, and why', () => {
  const book = openTemplateBook({ paths, setting: () => testSetting })
  write('profile', 'email/trial.en.liquid', textSource({ body: 'x' }))
  write('profile', 'email/files/notes.txt', 'no text for mail')
  expect(book.ignored()).toEqual([])
  const at = (path: string) => join(paths.profile, 'templates', path)
  mkdirSync(at('email/folder.en.liquid'))
  symlinkSync(at('email/trial.en.liquid'), at('email/linked.en.liquid'))
  symlinkSync(at('email'), at('desk'))
  write('profile', 'email/LOUD.EN.LIQUID', 'x')
  write('profile', 'email/deep/er.en.liquid', 'x')
  write('profile', 'flat.en.liquid', 'x')
  const said = book.ignored().map(({ path, severity, message }) => `${path} ${severity}: ${message}`)
  expect(said.sort()).toEqual([
    'templates/desk warning: not read: this is a link, and links are not followed: put the folder itself here',
    'templates/email/LOUD.EN.LIQUID warning: not read: the name of a text ends with .liquid in small letters',
    'templates/email/deep/er.en.liquid warning: not read: texts of a module lie in its folder itself, not deeper',
    'templates/email/folder.en.liquid warning: not read: this is a folder, and a text is a file',
    'templates/email/linked.en.liquid warning: not read: this is a link, and links are not followed: put the file itself here',
    'templates/flat.en.liquid warning: not read: a text lies in the folder of its module, or in email/',
  ])
})

it.each([
  ['en', 'This mail is about these as well:'],
  ['de', 'In dieser Mail geht es auch um:'],
  ['fr', 'Ce message concerne aussi :'],
])('TPL-15 a text in %s that was written for one task lists the others its mail stands for', (language, words) => {
  const book = openTemplateBook({ paths, setting: () => testSetting })
  const render = (body: string, others: string[]) => {
    write('profile', `email/trial.${language}.liquid`, textSource({ language, body }))
    const mail = book.renderMail({ name: 'trial', language }, testData({ escalation: { others } }))
    return mail.ok ? mail.value.text : mail.fault
  }
  expect(render('One.', ['Two <b>', '# Three'])).toBe(`One.\n\n${words}\n\n- Two <b>\n- # Three\n`)
  expect(render('Only one.', [])).toBe('Only one.\n')
  expect(render('{% for one in escalation.others %}{{ one }}{% endfor %}', ['Two'])).toBe('Two\n')
})
