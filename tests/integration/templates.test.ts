import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Task } from '../../shared/model/task.ts'
import type { TemplateRow } from '../../shared/model/template.ts'
import { productFolder, sampleMbox, type TestOrgo, testOrgo } from './test-orgo.ts'

let orgo: TestOrgo
let rows: TemplateRow[]
let tasks: Task[]
beforeAll(async () => {
  orgo = await testOrgo({ now: Date.UTC(2026, 10, 23, 9) })
  const config = 'orgo_config: 1\norganisation:\n  name: Riverside\n  time_zone: Europe/Berlin\n  language: en\n'
  writeFileSync(join(orgo.paths.profile, 'config.yaml'), config)
  await orgo.importPath(sampleMbox)
  rows = await orgo.client.templates.list({})
  const listed = (await orgo.client.tasks.list({ view: 'all', limit: 200 })).rows
  const firsts = [...new Set(listed.map(({ module }) => module))].flatMap((module) =>
    listed.filter((task) => task.module === module).slice(0, 2),
  )
  tasks = await Promise.all(firsts.map(({ taskId }) => orgo.client.tasks.get({ taskId })))
})
afterAll(() => orgo.close())

const promised = [
  ...['email/task_assignment', 'email/escalation_notification', 'maintenance/maintenance_email', 'hr/harassment_report'],
  ...['education/parent_teacher_notification', 'reports/task_summary', 'reports/weekly_summary', 'reports/financial_report'],
]

describe('TPL-11 the texts that are shipped', () => {
  it('TPL-11 TPL-5 have no error and no remark', async () => {
    expect(await orgo.client.templates.check({})).toEqual({ checked: rows.length, problems: [] })
    expect(rows.length).toBeGreaterThan(70)
  })

  it.each(promised)('TPL-11 %s is there in English, German and French', (path) => {
    for (const language of ['en', 'de', 'fr'])
      expect(existsSync(join(productFolder, 'templates', `${path}.${language}.liquid`))).toBe(true)
  })

  it('TPL-11 each is there in all three languages, and names its fields and whom it is for', () => {
    const languages = new Map<string, string[]>()
    for (const { folder, name, language } of rows)
      languages.set(`${folder}/${name}`, [...(languages.get(`${folder}/${name}`) ?? []), language])
    expect([...languages].filter(([, spoken]) => spoken.join() !== 'de,en,fr')).toEqual([])
    for (const { path, fields } of rows) {
      const text = readFileSync(join(productFolder, path), 'utf8')
      expect(text, path).toMatch(/^audience: (public|staff|readers)$/m)
      expect(text.includes('fields: ['), path).toBe(fields.length > 0 || text.includes('fields: []'))
    }
  })

  it.each(['en', 'de', 'fr'])('TPL-11 TPL-7 read in %s as the golden file shows them', async (language) => {
    const shown = []
    for (const row of rows.filter((one) => one.language === language)) {
      const { mail, problems } = await orgo.client.templates.preview({ name: row.name, module: row.folder, language })
      expect(problems, row.path).toEqual([])
      shown.push(`${'='.repeat(76)}\n${row.path}\nSubject: ${mail?.subject}\n\n${mail?.text}`)
    }
    await expect(shown.join('\n')).toMatchFileSnapshot(`templates-${language}.golden.txt`)
  })

  it('TPL-11 are filled by tasks of the sample, in every language', async () => {
    expect(tasks.length).toBeGreaterThan(4)
    for (const row of rows.filter(({ kind }) => kind === 'task')) {
      const { task: about } = { task: tasks.find((task) => task.module === row.folder) ?? tasks[0] }
      if (!about) throw new Error('the sample has no task')
      const shown = await orgo.client.templates.preview({
        name: row.name,
        module: row.folder,
        language: row.language,
        taskId: about.taskId,
      })
      expect(shown.mail?.path, row.path).toBe(row.path)
      expect(
        shown.problems.filter(({ severity }) => severity === 'error'),
        row.path,
      ).toEqual([])
      expect(`${shown.mail?.subject}\n${shown.mail?.text}`, row.path).not.toMatch(/\{\{|\{%|undefined|\[object|NaN/)
    }
  })
})

describe('TPL-6 a confidential case of the sample', () => {
  const secret = () => {
    const found = tasks.find(({ confidential }) => confidential)
    if (!found) throw new Error('the sample has no confidential case')
    return found
  }

  it('TPL-6 A6 is told to its readers in the body, and to nobody in a subject', async () => {
    const task = secret()
    const { mail } = await orgo.client.templates.preview({ name: 'harassment_report', taskId: task.taskId })
    expect(mail?.text).toContain(task.title)
    expect(mail?.subject).not.toContain(task.title)
    expect(mail?.subject).toMatch(/case [0-9A-F]{4}-[0-9A-F]{4}$/)
  })

  it('TPL-6 A6 is not told to others by a text for everybody', async () => {
    const task = secret()
    for (const audience of ['staff', 'readers'] as const) {
      const { mail } = await orgo.client.templates.preview({
        name: 'escalation_notification',
        taskId: task.taskId,
        audience,
        language: 'en',
      })
      expect(mail?.subject).toBe('Nobody has taken this up yet: (confidential)')
      expect(mail?.text.includes(task.title)).toBe(audience === 'readers')
      expect(mail?.html.includes(task.title)).toBe(audience === 'readers')
    }
  })

  it('TPL-6 A6 a text for readers is refused for anybody else', async () => {
    const shown = await orgo.client.templates.preview({ name: 'harassment_report', taskId: secret().taskId, audience: 'staff' })
    expect(shown).toMatchObject({ mail: null, problems: [{ code: 'T403' }] })
  })
})

describe('TPL-8 saving a text', () => {
  const template = 'templates/email/task_assignment.en.liquid'
  const open = () => orgo.client.templates.get({ template })

  it('TPL-8 the copy holds at once, and can be taken away again', async () => {
    const shipped = await open()
    const text = shipped.text.replace('Hello', 'Good morning')
    const saved = await orgo.client.templates.save({ path: template, text, hash: shipped.hash })
    expect(saved.problems).toEqual([])
    expect(await open()).toMatchObject({
      text,
      hash: saved.hash,
      shipped: shipped.text,
      row: { origin: 'profile' },
      versions: [{ text }],
    })
    expect((await orgo.client.templates.preview({ name: 'task_assignment', language: 'en' })).mail?.text).toMatch(/^Good morning/)
    await orgo.client.templates.save({ path: template, text: null, hash: saved.hash })
    const after = await open()
    expect(after).toMatchObject({ text: shipped.text, row: { origin: 'product' } })
    expect(after.versions.map((version) => version.text)).toEqual([null, text])
  })

  it('TPL-8 TPL-5 a text with an error is not saved, and says where', async () => {
    const { text, hash } = await open()
    const broken = text.replace('{{ task.title }}\n', '{{ task.titel }}\n').replace('**{{ task.title }}**', '{{ task.titel }}')
    const check = await orgo.client.templates.checkDraft({ path: template, text: broken })
    expect(check.problems).toMatchObject([{ line: expect.any(Number), code: 'T202', hint: 'did you mean "task.title"?' }])
    await expect(orgo.client.templates.save({ path: template, text: broken, hash })).rejects.toMatchObject({ code: 'HAS_ERRORS' })
    expect((await open()).text).toBe(text)
  })

  it('TPL-8 a text that somebody else changed meanwhile is not overwritten', async () => {
    const { text, hash } = await open()
    const saved = await orgo.client.templates.save({ path: template, text: `${text}\nOne`, hash })
    await expect(orgo.client.templates.save({ path: template, text: `${text}\nTwo`, hash })).rejects.toMatchObject({
      code: 'CHANGED_SINCE',
    })
    await orgo.client.templates.save({ path: template, text: null, hash: saved.hash })
  })

  it('TPL-8 a new text of the profile is found, and none outside of templates/', async () => {
    const path = 'templates/maintenance/thanks.en.liquid'
    const text = '---\nid: thanks\nlanguage: en\nsubject: Thank you\n---\nThank you for {{ task.title }}.\n'
    await orgo.client.templates.save({ path, text, hash: null })
    expect((await orgo.client.templates.preview({ name: 'thanks', module: 'maintenance' })).mail?.subject).toBe('Thank you')
    for (const wrong of [
      'templates/../rules/x.liquid',
      '/etc/x.liquid',
      'templates/email/x.html',
      'templates/email/deep/x.liquid',
    ])
      await expect(orgo.client.templates.save({ path: wrong, text, hash: null })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })

  it('TPL-8 a draft is shown on a real task before it is saved', async () => {
    const [task] = tasks
    const draft =
      '---\nid: draft\nlanguage: en\nsubject: "On {{ task.title }}"\n---\n**{{ task.title }}**\n{{ task.due | dat }}\n'
    const path = 'templates/email/draft.en.liquid'
    const broken = await orgo.client.templates.previewDraft({ path, text: draft, taskId: task?.taskId })
    expect(broken).toMatchObject({ mail: null, problems: [{ line: 7, code: 'T203', hint: 'did you mean "date"?' }] })
    const fixed = await orgo.client.templates.previewDraft({
      path,
      text: draft.replace('dat }}', 'date }}'),
      taskId: task?.taskId,
      audience: 'readers',
    })
    expect(fixed.mail?.text).toContain(task?.title)
  })
})

describe('TPL-12 what is asked of texts', () => {
  it('TPL-12 a trial goes to oneself, through the outbox', async () => {
    const answer = orgo.client.templates.testSend({ name: 'digest' })
    await expect(answer).rejects.toMatchObject({ code: 'NO_ADDRESS' })
  })

  it('TPL-12 a name that is not there is answered with the nearest', async () => {
    await expect(orgo.client.templates.preview({ name: 'task_asignment' })).rejects.toMatchObject({
      code: 'TEMPLATE_NOT_FOUND',
      data: { near: 'task_assignment', sentence: 'There is no template "task_asignment". Did you mean "task_assignment"?' },
    })
    await expect(orgo.client.templates.check({ name: 'digets' })).rejects.toMatchObject({ data: { near: 'digest' } })
    await expect(orgo.client.templates.get({ template: 'templates/email/digest.it.liquid' })).rejects.toMatchObject({
      data: { near: 'digest' },
    })
  })

  it('TPL-12 the fields of a folder, with those of its module', async () => {
    const { fields, filters } = await orgo.client.templates.fields({ folder: 'maintenance' })
    expect(fields.find(({ name }) => name === 'task.fields.place')).toMatchObject({ content: true })
    expect(fields.find(({ name }) => name === 'case')).toMatchObject({ content: false })
    expect(filters.map(({ name }) => name)).not.toContain('raw')
    const languages = await orgo.client.templates.languages({})
    expect(languages.languages.map(({ language, title }) => [language, title])).toEqual([
      ['de', 'Deutsch'],
      ['en', 'English'],
      ['fr', 'Français'],
    ])
  })
})
