import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { absenceMail, appointmentMail, call, lateMails, leakMail, receiveMail, reportMail, type StoryMail } from './story-mail.ts'

/** What a story needs: a signed-in page, a folder for its mails, and a camera that names its pictures. */
export type Stage = { page: Page; folder: string; picture: (name: string) => Promise<void> }

/** A leak from the mail to the closed task. */
export async function tellLeak({ page, folder, picture }: Stage): Promise<void> {
  await receiveMail(page, folder, leakMail)
  const taskId = await openTask(page, leakMail)
  await picture('story-leak-arrives')

  await page.getByRole('button', { name: 'State', exact: true }).click()
  await page.getByRole('menu').waitFor()
  await picture('story-leak-guarded')
  await page.keyboard.press('Escape')

  await call(page, `/tasks/${taskId}/assign`, { assignee: 'person:bruno' })
  await call(page, `/tasks/${taskId}/set-status`, { status: 'in-progress' })
  await call(page, `/tasks/${taskId}/comment`, {
    text: 'Plomberie Delta was called at once, Mr Tournevent comes within the hour.',
  })
  const lists = page.getByRole('region', { name: 'Checklists' })
  for (const title of ['Nobody is in danger', 'Main valve', 'Power of', 'Emergency plumber', 'Flats below', 'Photographs']) {
    const box = lists.getByRole('checkbox', { name: new RegExp(`^${title}`) })
    await box.click()
    await page.waitForFunction((element) => element instanceof HTMLInputElement && element.checked, await box.elementHandle())
  }
  await lists.evaluate((element) => element.scrollIntoView())
  await picture('story-leak-checklist')

  await call(page, `/tasks/${taskId}/close`, { reason: 'New pipe under the sink. The ceiling below dries.' })
  await page.reload()
  await settleTask(page)
  await picture('story-leak-done')
}

/** A report in confidence, as the case officer sees it. */
export async function tellReport({ page, folder, picture }: Stage): Promise<void> {
  await receiveMail(page, folder, reportMail)
  await openTask(page, reportMail)
  await picture('story-report-case')
  await page.getByRole('region', { name: 'Checklists' }).evaluate((element) => element.scrollIntoView())
  await picture('story-report-steps')
}

/** The same profile, signed in as somebody who is no case officer. */
export async function tellReportToOthers({ page, picture }: Stage): Promise<void> {
  await page.goto('/tasks?view=open&module=hr')
  await page.getByRole('heading', { level: 1, name: 'Tasks', exact: true }).waitFor()
  await settle(page)
  await page.goto(`/messages?q=${encodeURIComponent(reportMail.subject)}`)
  await page.getByRole('heading', { level: 1, name: 'Messages', exact: true }).waitFor()
  await settle(page)
  await picture('story-report-others')
}

/** An absence and an appointment at the school office. */
export async function tellSchool({ page, folder, picture }: Stage): Promise<void> {
  await receiveMail(page, folder, absenceMail)
  await openTask(page, absenceMail)
  await picture('story-school-absence')
  await receiveMail(page, folder, appointmentMail)
  await openTask(page, appointmentMail)
  await picture('story-school-appointment')
}

/** Ladders that fell due while no laptop was on, and what will escalate next. */
export async function tellAway({ page, folder, picture }: Stage): Promise<void> {
  for (const mail of lateMails) await receiveMail(page, folder, mail)
  // They are found by the sweep of the next minute.
  for (let total = 0; total < lateMails.length; await page.waitForTimeout(1000))
    total = (await call(page, '/escalations/away')).total
  await page.goto('/away')
  await page.getByRole('region', { name: 'Late escalations' }).waitFor()
  await settle(page)
  await picture('story-away')
  await page.goto('/escalations')
  await page.getByRole('region', { name: 'What will happen, in order' }).waitFor({ timeout: 120_000 })
  await picture('story-simulator')
}

const ruleText = (words: string) => `orgo_rules: 1
rules:
  - id: maint-contracts
    title: Contracts with firms
    if: "subject contains any (${words})"
    then:
      - tag: contract
      - assign: "role:maintenance_head"
      - due: 10 business days

tests:
  - name: a draft is read by whoever signs it
    message: { from: office@firm.example, subject: "FW: Lift contract, draft" }
    expect: { matched: [maint-contracts], assignee: "role:maintenance_head" }
  - name: a word in the text is no contract
    message: { from: t@tenant.example, subject: Thank you, body: You kept to the contract. }
    expect: { not_matched: [maint-contracts] }
`

/** A rule from its first word to its run over existing mail, and back. */
export async function tellRule({ page, picture }: Stage): Promise<void> {
  await page.goto('/rules')
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await dialog.getByLabel('Name').fill('contracts')
  await dialog.getByLabel('For').selectOption('maintenance')
  await dialog.getByRole('button', { name: 'Open in the editor' }).click()
  await writeText(page, ruleText("'contrat'"))
  await page.getByText(/^Matches 0 of \d+ messages/).waitFor()
  await writeText(page, ruleText("'contract', 'vertrag', 'contrat'"))
  await page.getByText(/^Matches [1-9]\d* of \d+ messages/).waitFor()
  await page.locator('.sample-pick').first().click()
  await page.getByRole('article', { name: 'Contracts with firms' }).waitFor()
  await settle(page)
  await picture('story-rule-matches')

  await page.keyboard.press('ControlOrMeta+Enter')
  await page.getByRole('listitem').filter({ hasText: 'a draft is read by whoever signs it' }).getByText('Passed').waitFor()
  await picture('story-rule-tests')

  await page.getByRole('tab', { name: 'Backtest' }).click()
  await page.getByLabel('Mail of').selectOption({ label: 'all time' })
  await page.getByRole('button', { name: 'Start the backtest' }).click()
  await page
    .getByRole('region', { name: 'Messages that are decided differently' })
    .getByRole('table')
    .waitFor({ timeout: 300_000 })
  await picture('story-rule-backtest')

  await page.getByRole('button', { name: 'Activate', exact: true }).click()
  await page
    .getByRole('alert')
    .filter({ hasText: /^Saved/ })
    .waitFor()
  await applyRule(page, picture)
}

async function applyRule(page: Page, picture: Stage['picture']): Promise<void> {
  await page.goto('/rules/of/maint-contracts')
  const apply = page.getByRole('region', { name: 'Apply to existing mail' })
  await apply.getByLabel('Mail of').selectOption({ label: 'all time' })
  await apply.getByRole('button', { name: 'Show what would happen' }).click()
  await apply.getByRole('button', { name: /^Apply to \d+ message/ }).click()
  const runs = page.getByRole('region', { name: 'Runs over existing mail' })
  await runs.getByRole('row').filter({ hasText: 'Done' }).waitFor({ timeout: 120_000 })
  await settle(page)
  await picture('story-rule-run')

  const met = page.getByRole('region', { name: 'What it met' })
  await met
    .getByRole('link', { name: /contract/i })
    .first()
    .click()
  await settleTask(page)
  await page.keyboard.press('w')
  await page.getByRole('dialog').getByText('Contracts with firms').first().waitFor()
  await picture('story-rule-why')

  await page.goto('/rules/of/maint-contracts')
  await runs.getByRole('button', { name: 'Undo this run' }).click()
  await runs.getByRole('row').filter({ hasText: 'Undone' }).waitFor({ timeout: 120_000 })
  await runs.scrollIntoViewIfNeeded()
  await picture('story-rule-undone')
}

/** Makes Ana, who is no case officer, the owner of the profile: its people file says so. */
export function signInAsAna(profile: string): void {
  const path = join(profile, 'config/people.yaml')
  writeFileSync(path, readFileSync(path, 'utf8').replace('# owner: ana', 'owner: ana'))
}

async function writeText(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Text of / }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

/** The task of a mail that has just come; answers its id. */
async function openTask(page: Page, { subject }: StoryMail): Promise<string> {
  const { rows } = await call(page, `/tasks?view=open&text=${encodeURIComponent(subject)}`)
  await page.goto(`/tasks/${rows[0].taskId}`)
  await settleTask(page)
  return rows[0].taskId
}

async function settleTask(page: Page): Promise<void> {
  await page.locator('.task-detail h1').waitFor()
  await settle(page)
}

/** Every answer is there: nothing grey and nothing loading is left on the screen. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.state-loading, .mantine-Skeleton-root') === null)
}
