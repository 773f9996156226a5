import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'

/** The whole time of the sample, in which most of its tasks were made. */
const wide = 'from=2026-01-01&to=2026-12-31'
const tasks = (page: Page) => page.getByRole('grid', { name: 'Tasks' })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true })

/** Follows a link that says a number, and expects a list of exactly that many tasks. */
async function expectItsTasks(page: Page, follow: () => Promise<void>, count: number): Promise<void> {
  expect(count).toBeGreaterThan(0)
  await follow()
  await expect(tasks(page)).toHaveAttribute('aria-rowcount', String(count + 1))
  await expect(page.getByText('Counted by a report:')).toBeVisible()
  await page.goBack()
}

test('B-30 each number of a report opens exactly the tasks it counts', async ({ page }) => {
  await page.goto(`/reports/task_summary?${wide}&as=tables`)
  await expect(heading(page, 'Task summary')).toBeVisible()
  const figure = page.getByRole('main').getByRole('link', { name: /^[\d,]+ ?New/ })
  const total = Number((await figure.locator('.count-value').innerText()).replace(/\D/g, ''))
  await expectItsTasks(page, () => figure.click(), total)

  const byPriority = page.getByRole('region', { name: 'By priority' })
  const cell = byPriority.getByRole('row').nth(1).getByRole('link').first()
  await expectItsTasks(page, () => cell.click(), Number(await cell.innerText()))
  await expect(heading(page, 'Task summary')).toBeVisible()
})

test('B-30 a bar is a link for the mouse and for the keyboard, and T changes to tables and back', async ({ page }) => {
  await page.goto(`/reports/task_summary?${wide}`)
  const bar = page.getByRole('figure', { name: 'By module' }).getByRole('link').first()
  const label = await bar.getAttribute('aria-label')
  const count = Number(/: ([\d,]+)\./.exec(label ?? '')?.[1]?.replace(/\D/g, ''))
  await expectItsTasks(
    page,
    async () => {
      await bar.focus()
      await page.keyboard.press('Enter')
    },
    count,
  )
  await expect(bar).toBeVisible()
  await page.keyboard.press('t')
  await expect(page.getByRole('region', { name: 'By module' }).getByRole('table')).toBeVisible()
  await expect(page).toHaveURL(/as=tables/)
  await page.keyboard.press('t')
  await expect(bar).toBeVisible()
})

test('filters stand in the address, are saved under a name and found again', async ({ page }) => {
  await page.goto('/reports/workload?period=this_year')
  await page.getByLabel('Module').selectOption('maintenance')
  await expect(page).toHaveURL(/module=maintenance/)
  await page.getByRole('button', { name: 'Save this report' }).click()
  await page.getByLabel('Name').fill('Work in the house')
  await page.keyboard.press('Enter')
  await page.goto('/reports')
  await page.getByRole('navigation', { name: 'Saved reports' }).getByRole('link', { name: 'Work in the house' }).click()
  await expect(page.getByLabel('Module')).toHaveValue('maintenance')
  await page.getByRole('button', { name: 'Remove from saved' }).click()
  await expect(page.getByRole('button', { name: 'Save this report' })).toBeVisible()
})

test('A-45 a report is downloaded in each format', async ({ page }) => {
  test.setTimeout(300_000)
  await page.goto(`/reports/task_summary?${wide}`)
  await expect(heading(page, 'Task summary')).toBeVisible()
  const starts = {
    'CSV, for spreadsheets': '\ufeff"',
    'Excel (XLSX)': 'PK',
    'PDF, to print': '%PDF-',
    'HTML page': '<!doctype html',
  }
  for (const [name, start] of Object.entries(starts)) {
    await page.getByRole('button', { name: 'Export' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name }).click()
    const text = readFileSync(await (await download).path(), 'utf8')
    expect(text.toLowerCase().startsWith(start.toLowerCase())).toBe(true)
    expect(text.length).toBeGreaterThan(500)
  }
})

test('a report is mailed by schedule, after a look at what would leave', async ({ page }) => {
  await page.goto('/reports/weekly_summary')
  await page.getByRole('button', { name: 'Have it mailed' }).click()
  const dialog = page.getByRole('dialog', { name: 'Have it mailed' })
  await dialog.getByLabel('To', { exact: true }).selectOption({ index: 1 })
  await dialog.getByLabel('Friday').check()
  await dialog.getByRole('button', { name: 'Have it mailed' }).click()
  const preview = page.getByRole('dialog', { name: 'What would be mailed now' })
  await expect(preview.getByText('Nothing is sent by looking at it.')).toBeVisible()
  // Nobody of this profile has an address, and the preview says so instead of showing a mail that cannot leave.
  await expect(preview.getByRole('alert')).toContainText('has no address')
  await page.keyboard.press('Escape')
  await page.goto('/reports')
  const list = page.getByRole('region', { name: 'Mailed by schedule' })
  await list.getByRole('button', { name: 'Pause' }).click()
  await expect(list.getByText('Paused')).toBeVisible()
  await list.getByRole('button', { name: 'End' }).click()
  await expect(list.getByText('No report is mailed by schedule.')).toBeVisible()
})

test('an empty report says which day will be the first with data', async ({ page }) => {
  await page.goto('/reports/weekly_summary?from=2031-03-03&to=2031-03-09')
  await expect(page.getByText(/The first day that will have data is .*March/)).toBeVisible()
})
