import { existsSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { samplePath } from './start-orgo.ts'

/** Every screen by a name and how to come to it; some need a row of a list first. */
export const screens: readonly { name: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'today', open: (page) => goto(page, '/', 'Today') },
  { name: 'tasks', open: (page) => goto(page, '/tasks', 'Tasks') },
  { name: 'task', open: (page) => openFirst(page, '/tasks?text=Schimmel%20hinter', 'Tasks') },
  { name: 'triage', open: (page) => goto(page, '/triage', 'Triage') },
  { name: 'messages', open: (page) => goto(page, '/messages', 'Messages') },
  { name: 'message', open: (page) => openFirst(page, '/messages?q=kitchen%20sink', 'Messages') },
  { name: 'import', open: openImport },
  { name: 'import-look', open: (page) => openWizard(page, null) },
  { name: 'import-folders', open: (page) => openWizard(page, 'Folders and dates') },
  { name: 'import-how', open: (page) => openWizard(page, 'How') },
  { name: 'import-rules', open: (page) => openWizard(page, 'Rules') },
  { name: 'import-confirm', open: (page) => openWizard(page, 'Confirm') },
  { name: 'archive', open: openArchive },
  { name: 'rules', open: (page) => goto(page, '/rules', 'Rules') },
  { name: 'rule', open: (page) => goto(page, '/rules/of/maint-burst-pipe', 'Burst pipe or flood') },
  { name: 'rule-editor', open: (page) => openEditor(page, '', /^Matches/) },
  { name: 'rule-form', open: (page) => openEditor(page, '?view=form', 'Id, order and scope') },
  { name: 'rule-words', open: (page) => openEditor(page, '?view=words', 'Burst pipe or flood') },
  { name: 'rule-versions', open: (page) => goto(page, '/rules/versions', 'Versions of the rules') },
  { name: 'modules', open: (page) => goto(page, '/modules', 'Modules and calendars') },
  { name: 'module', open: (page) => goto(page, '/modules/maintenance', 'Maintenance') },
  { name: 'calendar', open: openCalendar },
  { name: 'rule-runs', open: (page) => goto(page, '/rules/runs', 'Runs over existing mail') },
  { name: 'away', open: (page) => goto(page, '/away', 'While you were away') },
  { name: 'escalations', open: (page) => goto(page, '/escalations', 'What escalates') },
  { name: 'reports', open: (page) => goto(page, '/reports', 'Reports') },
  { name: 'report', open: (page) => openReport(page, 'task_summary', 'Task summary') },
  { name: 'report-costs', open: (page) => openReport(page, 'financial_report', 'Financial report') },
  { name: 'report-tables', open: (page) => openReport(page, 'task_summary', 'Task summary', '&as=tables') },
  { name: 'templates', open: (page) => goto(page, '/templates', 'Templates') },
  { name: 'template-editor', open: openTemplate },
  { name: 'outbox', open: (page) => goto(page, '/outbox', 'Outbox') },
  { name: 'composer', open: openComposer },
  { name: 'circulars', open: (page) => goto(page, '/circulars', 'Circulars') },
  { name: 'circular-new', open: (page) => goto(page, '/circulars/new', 'New circular') },
  { name: 'accounts', open: (page) => goto(page, '/settings/accounts', 'Settings') },
  { name: 'notices', open: (page) => goto(page, '/settings/notices', 'Settings') },
  { name: 'health', open: (page) => goto(page, '/health', 'Health') },
]

async function goto(page: Page, path: string, title: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  await settle(page)
}

/** The import screen as it begins, without a draft that an earlier screen left. */
async function openImport(page: Page): Promise<void> {
  await goto(page, '/import', 'Import')
  const discard = page.getByRole('button', { name: 'Discard' })
  if ((await discard.count()) > 0) await discard.click()
  await page.getByTestId('drop-zone').waitFor()
}

/** An Outlook file shows most of the wizard; it is not in every checkout. */
const archivePath = [samplePath.replace('.mbox', '.pst'), samplePath].find((path) => existsSync(path)) ?? samplePath

/** The wizard at a step, with the sample chosen; null for its first step. */
async function openWizard(page: Page, step: string | null): Promise<void> {
  await openImport(page)
  await page.getByLabel('Or the path of a file or folder on this machine').fill(archivePath)
  await page.keyboard.press('Enter')
  await page.getByText('Free on the disk').waitFor()
  if (step !== null) await page.getByRole('list', { name: 'Steps' }).getByRole('button', { name: step }).click()
  if (step === 'Rules') await page.locator('.wizard-outcome[aria-busy="false"]').waitFor()
  await settle(page)
}

async function openFirst(page: Page, path: string, list: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('grid', { name: list }).getByRole('link').first().click()
  await page.getByText('Plain text').first().waitFor()
  await settle(page)
}

/** An answer to a message, begun and not yet kept as a draft. */
async function openComposer(page: Page): Promise<void> {
  await openFirst(page, '/messages?q=kitchen%20sink', 'Messages')
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  await page.getByRole('form', { name: 'Mail to be sent' }).waitFor()
  await settle(page)
}

async function openArchive(page: Page): Promise<void> {
  await openImport(page)
  await page.getByRole('link', { name: 'riverside.mbox' }).last().click()
  await page
    .getByRole('button', { name: /^Show raw/ })
    .first()
    .waitFor()
  await settle(page)
}

async function openEditor(page: Page, search: string, until: string | RegExp): Promise<void> {
  await goto(page, `/rules/edit/maintenance/danger${search}`, 'maintenance/danger.yaml')
  await page.locator('.editor-body').getByText(until).first().waitFor()
  await settle(page)
}

async function openCalendar(page: Page): Promise<void> {
  await goto(page, '/modules', 'Modules and calendars')
  await page.getByRole('region', { name: 'Calendars' }).getByRole('link').first().click()
  await page.getByRole('heading', { level: 2, name: /^Year/ }).waitFor()
}

/** A report of the whole year, its bars drawn where it has any. */
async function openReport(page: Page, name: string, title: string, look = ''): Promise<void> {
  await goto(page, `/reports/${name}?period=this_year${look}`, title)
  await page.locator('.report-body, .state-title').first().waitFor()
  await settle(page)
}

/** The editor of a text with the mail it makes. */
async function openTemplate(page: Page): Promise<void> {
  await goto(page, '/templates/edit/maintenance/repair-received/en', 'repair-received')
  // As plain text: nothing may run in the frame of HTML, and so nothing can look for barriers in there.
  await page.getByRole('tab', { name: 'Plain text' }).click()
  await page.locator('.preview-subject').waitFor()
  await settle(page)
}

/** Every answer is there: nothing grey and nothing loading is left on the screen. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('.state-loading, .mantine-Skeleton-root, .count-card[aria-busy]') === null,
  )
}
