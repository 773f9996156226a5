import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { type OrgoHost, signIn, startOrgo } from './start-orgo.ts'

const hourMs = 3_600_000
const rule = `orgo_rules: 1
rules:
  - id: yard-lamp
    title: A lamp in the yard
    if: "subject contains 'lamp'"
    then:
      - tag: lamp
      - escalate_after:
          - { after: 1 hour, to: "role:caretaker" }
          - { after: 400 hours, to: "role:head" }
  - id: yard-gate
    title: Something at the gate
    if: "subject contains 'gate'"
    then:
      - escalate_after:
          - { after: 2 hours, to: "role:porter" }
`

/** Mail of three days ago, which the laptop hears of only now. */
function lateMail(subject: string): string {
  const at = new Date(Date.now() - 72 * hourMs).toUTCString().replace('GMT', '+0000')
  return `From: Ida <ida@sender.example>\r\nTo: desk@home.example\r\nSubject: ${subject}\r\nDate: ${at}\r\nMessage-ID: <${subject.length}@sender.example>\r\n\r\nIn the yard.\r\n`
}

let orgo: OrgoHost
let cookie: Awaited<ReturnType<typeof signIn>>
test.beforeAll(async () => {
  orgo = await startOrgo([], (profile) => {
    const path = join(profile, 'rules/yard/lamps.yaml')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, rule)
  })
  cookie = await signIn(orgo)
  const folder = mkdtempSync(join(tmpdir(), 'orgo-late-'))
  for (const [n, subject] of ['A lamp is dark', 'The lamp flickers', 'Lamp of the gate'].entries()) {
    const path = join(folder, `${n}.eml`)
    writeFileSync(path, lateMail(subject))
    const answer = await fetch(`${orgo.origin}/api/archives`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${orgo.token}` },
      body: JSON.stringify({ source: { path }, mode: 'live', cutOff: null }),
    })
    expect(answer.ok, await answer.text()).toBe(true)
  }
})
test.afterAll(() => orgo.remove())
test.beforeEach(async ({ context }) => {
  await context.addCookies([cookie])
})

test('R10 what fell due while nobody was here waits, and one key decides it', async ({ page }) => {
  await expect(async () => {
    await page.goto(`${orgo.origin}/`)
    await expect(page.getByText('4 escalations fell due while you were away')).toBeVisible({ timeout: 3000 })
  }).toPass({ timeout: 90_000 })
  await page.getByRole('link', { name: 'Decide' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'While you were away' })).toBeVisible()
  const groups = page
    .getByRole('region', { name: 'Late escalations' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button') })
  await expect(groups).toHaveCount(3)
  const gate = groups.filter({ hasText: 'Lamp of the gate' })
  await expect(gate).toContainText('A lamp in the yard')
  await expect(gate).toContainText('Something at the gate')
  await expect(gate.getByRole('button', { name: /^Tell now/ })).toHaveAttribute('title', /Tells Caretaker, Porter now/i)

  await page.keyboard.press('3')
  await expect(page.getByRole('alert').filter({ hasText: /^\d escalations? ignored/ })).toBeVisible()
  await expect(groups).toHaveCount(2)
  await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click()
  await expect(groups).toHaveCount(3)

  await page.keyboard.press('2')
  await expect(groups).toHaveCount(2)
  await page.getByRole('button', { name: 'All of them: Tell now' }).click()
  await expect(page.getByText('Nothing waits for you here')).toBeVisible()
})

test('the simulator says what escalates, when and why, and draws the days', async ({ page }) => {
  await page.goto(`${orgo.origin}/escalations`)
  await page.getByText('30 days').click()
  const list = page.getByRole('region', { name: 'What will happen, in order' })
  await expect(list.getByRole('link', { name: 'A lamp is dark' })).toBeVisible({ timeout: 90_000 })
  await expect(list.getByText('Tell Head').first()).toBeVisible()
})
