import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome } from './cli-run.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

// A module nobody has thought of, made of two folders: no program knows a word of it.
const library: Record<string, string> = {
  'rules/library/module.yaml': `module: 1
title: Library
team: library
escalate_to: "role:librarian"
workflow: loan
roles:
  - { name: librarian, title: Librarian }
fields:
  - { name: shelf, title: Shelf, type: text }
  - { name: back_on, title: Back on, type: date }
task_kinds:
  - { name: loan, title: Loan, fields: [shelf, back_on], checklist: hand-out }
service_levels:
  - { name: usual, title: Usual, first_response: 1 business day }
`,
  'rules/library/workflow.yaml': `workflow: 1
name: loan
initial: asked
states:
  - { id: asked, title: Asked for, category: new }
  - { id: on-loan, title: On loan, category: waiting, on_entry: { send_template: book-ready } }
  - { id: back, title: Back on the shelf, category: done }
  - { id: not-there, title: We do not have it, category: declined }
transitions:
  - { from: asked, to: [on-loan], requires: [field shelf, checklist hand-out], says: Where does it stand? }
  - { from: asked, to: [not-there] }
  - { from: on-loan, to: [back] }
  - { from: back, to: [asked] }
`,
  'rules/library/loans.yaml': `orgo_rules: 1
rules:
  - id: library-loan
    title: Somebody asks for a book
    if: "recipient is 'library@reading.example' and subject contains any ('book', 'borrow')"
    then: { tag: loan, checklist: hand-out, due: 2 business days, escalate_after: 3 business days }
  - id: library-late
    when: timer
    if: "task.overdue"
    then: { set_priority: { at_least: high } }
tests:
  - name: a book is asked for
    message: { to: library@reading.example, subject: A book about bees }
    expect: { matched_only: [library-loan], module: library, checklists: [hand-out] }
  - name: a bill is no loan
    message: { to: library@reading.example, subject: Your bill }
    expect: { not_matched: [library-loan], kept: true }
  - name: late
    task: { module: library, due: 2025-01-05T09:00 }
    expect: { matched_only: [library-late] }
  - name: in time
    task: { module: library, due: 2025-01-08T09:00 }
    expect: { not_matched: [library-late] }
`,
  'rules/library/schedules.yaml':
    'schedules: 1\nwork:\n  - { id: count-books, title: Count the books, rrule: "FREQ=YEARLY;BYMONTH=7;BYDAY=1MO", from: "2026-01-01", assignee: "role:librarian" }\n',
  'templates/library/book-ready.en.liquid':
    '---\nid: book-ready\nlanguage: en\nsubject: "Your book is here"\n---\nIt stands on shelf {{ task.fields.shelf }}.\n',
  'templates/library/checklists/hand-out.yaml':
    'checklist: 1\ntitle: Handing out\nitems:\n  - { id: card, title: Library card seen }\n  - { id: stamp, title: Date stamped, required: false }\n',
}

let orgo: TestOrgo
let home: CliHome
beforeAll(async () => {
  orgo = await testOrgo({ rules: Object.fromEntries(Object.entries(library).map(([path, text]) => [`../${path}`, text])) })
  home = createCliHome()
})
afterAll(async () => {
  await orgo.close()
  home.remove()
})

describe('a fourth module of two folders', () => {
  it('MOD-6 MOD-8 is there beside the shipped ones, whole', async () => {
    const modules = await orgo.client.rules.modules({})
    expect(modules.map(({ module }) => module)).toEqual(['education', 'hr', 'library', 'maintenance'])
    expect(modules.find(({ module }) => module === 'library')).toMatchObject({
      title: 'Library',
      fields: [{ name: 'shelf' }, { name: 'back_on', type: 'date' }],
      checklists: [{ name: 'hand-out', items: [{ id: 'card' }, { id: 'stamp' }] }],
      schedules: [{ id: 'count-books' }],
      workflow: { name: 'loan' },
    })
    expect((await orgo.client.rules.list({})).diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  })

  it('MOD-6 makes tasks with its checklist, and its workflow is obeyed', async () => {
    const ask = writeMail({ subject: 'A book about bees', to: 'library@reading.example' })
    await orgo.importMbox([ask], { mode: 'live' })
    const { rows } = await orgo.client.tasks.list({ module: 'library' })
    expect(rows).toMatchObject([{ title: 'A book about bees', status: 'asked', team: 'team:library', tags: ['loan'] }])
    const taskId = rows[0]?.taskId ?? ''
    const task = await orgo.client.tasks.get({ taskId })
    expect(task.checklists).toMatchObject([
      { checklist: 'hand-out', items: [{ title: 'Library card seen' }, { title: 'Date stamped' }] },
    ])
    expect(task.escalations).toMatchObject([{ to: 'role:librarian' }])

    const go = (status: string) => faultOf(orgo.client.tasks.setStatus({ taskId, status }))
    expect((await go('back')).code).not.toBe('DONE')
    expect((await go('on-loan')).message).toContain('Where does it stand?')
    await orgo.client.tasks.setField({ taskId, field: 'shelf', value: 'B 7' })
    expect((await go('on-loan')).code).not.toBe('DONE')
    const card = task.checklists[0]?.items[0]?.itemId ?? ''
    await orgo.client.tasks.setItem({ taskId, itemId: card, state: 'done' })
    expect(await go('on-loan')).toMatchObject({ code: 'DONE' })
    expect(await go('back')).toMatchObject({ code: 'DONE' })
    expect(await orgo.client.tasks.get({ taskId })).toMatchObject({ status: 'back', category: 'done' })
  })

  it("MOD-6 MOD-8 an organisation's own checklist takes the place of the shipped one", async () => {
    const own = 'checklist: 1\ntitle: Our way\nitems: [Call Ana]\n'
    orgo.writeRules({ '../templates/maintenance/checklists/burst-pipe.yaml': own })
    await orgo.client.rules.reload({})
    const modules = await orgo.client.rules.modules({})
    const checklists = modules.find(({ module }) => module === 'maintenance')?.checklists
    expect(checklists?.find(({ name }) => name === 'burst-pipe')).toMatchObject({
      title: 'Our way',
      items: [{ title: 'Call Ana' }],
    })
    expect(checklists?.length).toBeGreaterThan(5)
  })

  it('MOD-8 a mistake in a template keeps the last good set', async () => {
    orgo.writeRules({ '../templates/library/checklists/hand-out.yaml': 'checklist: 1\ntitle: Handing out\nitmes: [x]\n' })
    const set = await orgo.client.rules.reload({})
    expect(set.stale).toBe(true)
    expect(set.diagnostics).toContainEqual(
      expect.objectContaining({
        path: 'templates/library/checklists/hand-out.yaml',
        line: 3,
        column: 1,
        hint: 'did you mean "items"?',
      }),
    )
    orgo.writeRules({
      '../templates/library/checklists/hand-out.yaml': library['templates/library/checklists/hand-out.yaml'] ?? '',
    })
    expect((await orgo.client.rules.reload({})).stale).toBe(false)
  })
})

describe('orgo modules check', () => {
  const write = (files: Record<string, string>): void => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(home.folder, 'own', path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }

  it('MOD-7 answers 0 for the shipped modules, without any profile', async () => {
    const ran = await home.orgo(['modules', 'check'])
    expect(ran.err).toBe('')
    expect(ran.code).toBe(0)
    expect(ran.out).toContain('3 modules: 0 errors, 0 warnings.')
  })

  it('MOD-6 MOD-7 answers 0 for a folder of one module, and 1 with the place of what is missing', async () => {
    write({
      ...library,
      'templates/email/escalation_notification.en.liquid':
        '---\nid: escalation_notification\nlanguage: en\nsubject: Waiting\n---\n',
    })
    const fine = await home.orgo(['modules', 'check', join(home.folder, 'own'), '--json'])
    expect(JSON.parse(fine.out)).toMatchObject([{ module: 'library', ok: true, counts: { rules: 2, tests: 4, checklists: 1 } }])
    expect(fine.code).toBe(0)
    write({
      'rules/library/loans.yaml': (library['rules/library/loans.yaml'] ?? '').replace(
        'checklist: hand-out, due',
        'checklist: hand-oot, due',
      ),
    })
    const broken = await home.orgo(['modules', 'check', join(home.folder, 'own')])
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('rules/library/loans.yaml:6:35 error E302 unknown checklist "hand-oot"')
    expect(broken.out).toContain('did you mean "hand-out"?')
  })

  it('MOD-7 answers 2 for two folders and 1 for none', async () => {
    expect((await home.orgo(['modules', 'check', 'a', 'b'])).code).toBe(2)
    expect((await home.orgo(['modules', 'check', join(home.folder, 'nowhere')])).code).toBe(1)
  })
})

describe('orgo init --sample', () => {
  it("PEO-10 gives the profile the sample's people", async () => {
    const ran = await home.orgo(['init', '--sample'])
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(readFileSync(join(home.profile, 'config/people.yaml'), 'utf8')).toContain('Ana Wiesenquell')
    const checked = await home.orgo(['modules', 'check', '--json'])
    expect([checked.code, JSON.parse(checked.out).map(({ ok }: { ok: boolean }) => ok)]).toEqual([0, [true, true, true, true]])
  })
})
