import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'

/** The files of docs/templates.md: a fenced block is the file that its first line names. */
const guide = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8')
const files = [...guide.matchAll(/```\n(templates\/\S+)\n([\s\S]*?)```/g)].map(([, path = '', text = '']) => ({ path, text }))
const good = files.filter(({ path }) => !path.includes('/wrong.'))

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({
    rules: {
      'yard/module.yaml': 'module: 1\ntitle: Yard\n',
      'quiet/module.yaml': 'module: 1\ntitle: Quiet\nconfidential: true\nreaders: ["role:coordinator"]\n',
    },
  })
  for (const { path, text } of good) {
    mkdirSync(dirname(join(orgo.paths.profile, path)), { recursive: true })
    writeFileSync(join(orgo.paths.profile, path), text)
  }
})
afterAll(() => orgo.close())

describe('TPL-12 what docs/templates.md shows can be copied', () => {
  it('every block is a file', () => {
    expect(files.map(({ path }) => path)).toHaveLength(guide.split('```\ntemplates/').length - 1)
    expect(files.length).toBeGreaterThan(5)
  })

  it('TPL-5 its texts have no error and no warning', async () => {
    await orgo.client.rules.reload({})
    const { problems } = await orgo.client.templates.check({})
    expect(problems).toEqual([])
    const own = (await orgo.client.templates.list({})).filter(({ origin }) => origin === 'profile')
    expect(own.map(({ path }) => path).sort()).toEqual(good.map(({ path }) => path).sort())
  })

  it('TPL-10 its texts are filled, in the language and for the role that is asked for', async () => {
    const subjectOf = async (choice: { name: string; language?: string; role?: string }) =>
      (await orgo.client.templates.preview({ ...choice, module: choice.name === 'report-waits' ? 'quiet' : 'yard' })).mail
        ?.subject
    expect(await subjectOf({ name: 'lamp-received' })).toBe('We have your message: The lamp in the hall')
    expect(await subjectOf({ name: 'lamp-received', language: 'de' })).toBe('Ihre Nachricht ist da: The lamp in the hall')
    expect(await subjectOf({ name: 'lamp-received', language: 'en', role: 'gardener' })).toBe(
      'A lamp for you: The lamp in the hall',
    )
    expect(await subjectOf({ name: 'report-waits' })).toBe('A report waits: case 3F2A-9C01')
    const { mail } = await orgo.client.templates.preview({ name: 'lamp-order', module: 'yard' })
    expect(mail?.text).toContain('- Lamp\n- Hall\n')
    expect(mail?.text).toContain('> Good morning,\n>\n> the lamp in the hall is dark.')
    expect(mail?.text).toMatch(/Priority {2}high\n/)
  })

  it('TPL-5 its wrong text is refused where it is wrong', async () => {
    const wrong = files.find(({ path }) => path.includes('/wrong.'))
    if (!wrong) throw new Error('the guide shows no wrong text')
    const { problems } = await orgo.client.templates.checkDraft(wrong)
    expect(problems.map(({ line, column, code, hint }) => ({ line, column, code, hint }))).toEqual([
      { line: 4, column: 20, code: 'T202', hint: 'did you mean "subject"?' },
      { line: 6, column: 1, code: 'T203', hint: 'did you mean "upcase"?' },
      { line: 7, column: 1, code: 'T203', hint: undefined },
    ])
  })

  it('TPL-12 every filter that is there works as its example says', async () => {
    const { filters } = await orgo.client.templates.fields({ folder: 'yard' })
    const text = filters.map(({ example }) => example).join('\n\n')
    const path = 'templates/yard/filters.en.liquid'
    const { mail, problems } = await orgo.client.templates.previewDraft({
      path,
      text: `---\nid: filters\nlanguage: en\nsubject: x\n---\n${text}`,
    })
    expect(problems).toEqual([])
    expect(mail?.text).toContain('PRIORITY HIGH'.toLowerCase())
  })
})
