import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { ask } from './mail-parts.ts'
import { type OrgoHost, signIn, startOrgo } from './start-orgo.ts'

/** Words of the sealed matter: its subject and text, what was answered, and who wrote it. */
const sealed = ['zanzibar', 'quillwort', 'ida@sender.example'] as const

const rules = {
  'cases/module.yaml': 'module: 1\ntitle: Cases\nconfidential: true\n',
  'cases/cases.yaml': `orgo_rules: 1
rules:
  - id: case-report
    phase: qualify
    if: "subject contains 'grievance'"
    then: [{ confidential: true }, { assign: "role:cases_case_officer" }, { escalate_after: 1 hour }]
    stop: all
`,
  'desk/desk.yaml':
    'orgo_rules: 1\nrules:\n  - { id: desk-lamp, if: "subject contains \'lamp\'", then: { assign: "person:ana" } }\n',
}

const mail = (from: string, subject: string, text: string): string =>
  `From: ${from}\r\nTo: desk@home.example\r\nSubject: ${subject}\r\nDate: ${new Date(Date.now() - 3_600_000).toUTCString().replace('GMT', '+0000')}\r\nMessage-ID: <${subject.length}@sender.example>\r\n\r\n${text}\r\n`

let orgo: OrgoHost
let cookie: Awaited<ReturnType<typeof signIn>>
let taskId: string
let messageId: string
let outboxIds: string[]

/** Who sits at this laptop from the next call on: Omar reads cases, Ana does not. */
const seat = (profile: string, owner: 'omar' | 'ana') =>
  writeFile(
    join(profile, 'config/people.yaml'),
    `people: 1
owner: ${owner}
members:
  - { id: ana, name: Ana, addresses: [ana@home.example], roles: [coordinator, admin, rule_editor], teams: [maintenance, school-office, people] }
  - { id: omar, name: Omar, addresses: [omar@home.example], roles: [cases_case_officer] }
`,
  )

function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

test.beforeAll(async () => {
  orgo = await startOrgo([], (profile) => {
    for (const [path, text] of Object.entries(rules)) writeFile(join(profile, 'rules', path), text)
    seat(profile, 'omar')
  })
  cookie = await signIn(orgo)
  const folder = mkdtempSync(join(tmpdir(), 'orgo-sealed-'))
  const mails = [
    mail('Bo <bo@sender.example>', 'A lamp is dark', 'In the yard.'),
    mail('Ida <ida@sender.example>', 'A grievance about zanzibar', 'He said zanzibar again.'),
  ]
  for (const [n, text] of mails.entries()) {
    writeFileSync(join(folder, `${n}.eml`), text)
    await ask(orgo, 'POST', '/archives', { source: { path: join(folder, `${n}.eml`) }, mode: 'live', cutOff: null })
  }
  const caseOf = async () =>
    (await ask(orgo, 'GET', '/tasks?view=open')).rows.find(({ confidential }: { confidential: boolean }) => confidential)
  await expect.poll(caseOf, { timeout: 60_000 }).toBeDefined()
  taskId = (await caseOf()).taskId
  messageId = (await ask(orgo, 'GET', `/tasks/${taskId}`)).messages[0].messageId
  const write = (send: Record<string, string>) =>
    ask(orgo, 'POST', '/outbox', {
      ...{
        taskId,
        subject: 'Your zanzibar matter',
        text: 'We speak about quillwort.',
        recipients: [{ to: 'ida@sender.example' }],
      },
      ...send,
    })
  outboxIds = [(await write({})).outboxId, (await write({ send: 'now' })).outboxId]
})
test.afterAll(() => orgo.remove())
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

const year = `from=${new Date().getFullYear() - 1}-01-01&to=${new Date().getFullYear()}-12-31`
const reports = ['task_summary', 'financial_report', 'workload', 'weekly_summary', 'sla_compliance']

/** Opens a screen; answers which sealed words it or any answer of the engine to it had. */
async function findLeaks(page: Page, path: string, heard: string[]): Promise<string[]> {
  heard.length = 0
  await page.goto(`${orgo.origin}${path}`)
  await page.getByRole('main').waitFor()
  await page.waitForFunction(() => document.querySelector('.state-loading, .mantine-Skeleton-root, [aria-busy="true"]') === null)
  // Without an answer there would be nothing to find a word in.
  await expect.poll(() => heard.length, { message: `${path} asks the engine` }).toBeGreaterThan(0)
  const seen = [await page.content(), ...heard].join('\n').toLowerCase()
  return sealed.filter((word) => seen.includes(word)).map((word) => `${path}: ${word}`)
}

test('A1 A-12 B-22 who may read a case sees it in the outbox, the reports and today', async ({ page }) => {
  seat(join(orgo.folder, 'profile'), 'omar')
  await page.goto(`${orgo.origin}/outbox`)
  const grid = page.getByRole('grid', { name: 'Outbox' })
  await expect(grid.getByRole('link', { name: 'Your zanzibar matter' })).toHaveCount(2)
  await expect(grid.getByText('Confidential').first()).toBeVisible()
  await page.goto(`${orgo.origin}/tasks`)
  await expect(page.getByRole('grid', { name: 'Tasks' }).getByRole('link', { name: /zanzibar/ })).toBeVisible()
})

test('A1 A-12 B-22 who may not read a case meets it on no screen, in no answer and in no file', async ({ page }) => {
  seat(join(orgo.folder, 'profile'), 'ana')
  const paths = [
    ...['/', '/tasks', '/tasks?view=all', '/triage', '/messages', '/messages?q=grievance', '/escalations', '/away', '/health'],
    ...['/outbox', '/outbox?view=all', '/outbox?view=draft', '/circulars', '/reports', '/rules/of/case-report', '/rules/runs'],
    ...['/settings/accounts', '/settings/notices', `/tasks/${taskId}`, `/messages/${messageId}`],
    ...outboxIds.map((outboxId) => `/outbox/${outboxId}`),
    ...reports.flatMap((name) => [`/reports/${name}?${year}`, `/reports/${name}?${year}&as=tables`]),
  ]
  const heard: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(payload.toString())))
  const leaks: string[] = []
  for (const path of paths) leaks.push(...(await findLeaks(page, path, heard)))
  expect(leaks).toEqual([])

  // The numbers speak of one task and one mail.
  await page.goto(`${orgo.origin}/tasks`)
  await expect(page.getByRole('grid', { name: 'Tasks' })).toHaveAttribute('aria-rowcount', '2')
  await page.goto(`${orgo.origin}/outbox`)
  // One mail tells Ana of the lamp; those of the case are not even counted.
  await expect(page.getByRole('grid', { name: 'Outbox' })).toHaveAttribute('aria-rowcount', '2')
  await expect(page.getByRole('link', { name: /needs? you/ })).toHaveText('1 mail needs you')
  await page.goto(`${orgo.origin}/outbox/${outboxIds[0]}`)
  await expect(page.getByText('There is no such mail')).toBeVisible()

  for (const format of ['csv', 'json', 'html'])
    for (const name of ['task_summary', 'workload']) {
      const answer = await fetch(`${orgo.origin}/api/reports/${name}/file?${year}&format=${format}`, {
        headers: { authorization: `Bearer ${orgo.token}` },
      })
      const text = (await answer.text()).toLowerCase()
      expect(answer.ok, text).toBe(true)
      for (const word of sealed) expect(text).not.toContain(word)
    }
})
