import type { Page } from '@playwright/test'

/** Every screen by a name and how to come to it; some need a row of a list first. */
export const screens: readonly { name: string; open: (page: Page) => Promise<void> }[] = [
  { name: 'today', open: (page) => goto(page, '/', 'Today') },
  { name: 'tasks', open: (page) => goto(page, '/tasks', 'Tasks') },
  { name: 'task', open: (page) => openFirst(page, '/tasks?view=urgent&module=maintenance', 'Tasks') },
  { name: 'triage', open: (page) => goto(page, '/triage', 'Triage') },
  { name: 'messages', open: (page) => goto(page, '/messages', 'Messages') },
  { name: 'message', open: (page) => openFirst(page, '/messages?q=kitchen%20sink', 'Messages') },
  { name: 'import', open: (page) => goto(page, '/import', 'Import') },
  { name: 'archive', open: openArchive },
  { name: 'rules', open: (page) => goto(page, '/rules', 'Rules') },
  { name: 'health', open: (page) => goto(page, '/health', 'Health') },
]

async function goto(page: Page, path: string, title: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
  await settle(page)
}

async function openFirst(page: Page, path: string, list: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('grid', { name: list }).getByRole('link').first().click()
  await page.getByText('Plain text').first().waitFor()
  await settle(page)
}

async function openArchive(page: Page): Promise<void> {
  await page.goto('/import')
  await page.getByRole('link', { name: 'riverside.mbox' }).last().click()
  await page
    .getByRole('button', { name: /^Show raw/ })
    .first()
    .waitFor()
  await settle(page)
}

/** Every answer is there: nothing grey and nothing loading is left on the screen. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.state-loading, .mantine-Skeleton-root') === null)
}
