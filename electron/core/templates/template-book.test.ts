import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
