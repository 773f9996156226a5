import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'

const rowCount = async (page: Page) => Number(await page.getByRole('grid', { name: 'Tasks' }).getAttribute('aria-rowcount')) - 1
const said = (page: Page, sentence: string | RegExp) => page.getByRole('alert').filter({ hasText: sentence })

/** A task of this test's own, so that no test depends on another. */
async function makeTask(page: Page, title: string): Promise<void> {
  await page.goto('/tasks')
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
  await page.keyboard.press('n')
  await page.getByLabel('What is to be done').fill(title)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
}

test('the list narrows by view, module and words, and the filter is the address', async ({ page }) => {
  await page.goto('/tasks')
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
  const all = await rowCount(page)
  await page.getByLabel('Module').selectOption({ label: 'Maintenance' })
  await expect.poll(() => rowCount(page)).toBeLessThan(all)
  await page.keyboard.press('Escape')
  await page.getByLabel('Words of the title').fill('lift')
  await expect(page).toHaveURL(/module=maintenance&text=lift/)
  for (const row of await page.getByRole('gridcell').locator('a').all()) await expect(row).toHaveText(/lift/i)

  await page.getByLabel('Words of the title').fill('nothing is called so')
  await expect(page.getByText('No task matches')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).last().click()
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
})

test('J, K and Enter walk and open; Esc goes back to the list', async ({ page }) => {
  await page.goto('/tasks')
  await expect(page.getByRole('grid', { name: 'Tasks' })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  const focused = page.locator('a:focus')
  const title = await focused.innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(page).toHaveURL(/\/tasks\/task_/)
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/tasks$/)
})

test('the row that the keys are on keeps them when the window becomes narrow', async ({ page }) => {
  await page.setViewportSize({ width: 1400, height: 800 })
  await page.goto('/tasks')
  const focused = page.getByRole('grid', { name: 'Tasks' }).locator('a:focus')
  await expect(page.getByRole('columnheader', { name: 'Task' })).toBeVisible()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(focused).toHaveCount(1)
  const title = await focused.innerText()
  await page.setViewportSize({ width: 600, height: 800 })
  await expect(page.locator('.record-tall').first()).toBeVisible()
  await expect(focused).toHaveText(title)
})

test('a task changes by keys alone, and each change can be taken back', async ({ page }) => {
  await makeTask(page, 'Oil the garden gate')
  const details = page.getByRole('complementary', { name: 'Details' })

  await page.keyboard.press('s')
  const first = page.getByRole('menuitem').first()
  const state = await first.innerText()
  await expect(first).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(said(page, `Moved to ${state}.`)).toBeVisible()
  await expect(details.getByText(state, { exact: true })).toBeVisible()

  await page.keyboard.press('z')
  await expect(said(page, 'Undone.')).toBeVisible()
  await expect(details.getByText('New', { exact: true })).toBeVisible()

  await page.keyboard.press('p')
  await page.getByRole('menuitemradio', { name: 'Urgent' }).click()
  await expect(details.getByText('Urgent', { exact: true })).toBeVisible()

  await page.keyboard.press('a')
  await page.getByRole('listbox').getByRole('option').nth(1).click()
  await expect(said(page, /Assigned to/)).toBeVisible()

  await page.keyboard.press('d')
  await page.getByRole('button', { name: 'Tomorrow 9:00' }).click()
  await expect(said(page, /^Due /)).toBeVisible()
  await expect(details.getByText(/left$/)).toBeVisible()
})

test('a comment is written, its draft outlives a reload, and letters in the field are no commands', async ({ page }) => {
  await makeTask(page, 'Paint the bench')
  await page.keyboard.press('c')
  await page.keyboard.type('see the jar of wax, each end')
  await page.reload()
  await expect(page.getByLabel('Write a comment')).toHaveValue('see the jar of wax, each end')
  await page.getByLabel('Write a comment').focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Comments' }).getByRole('listitem')).toContainText('see the jar of wax, each end')
  await expect(page.getByLabel('Write a comment')).toHaveValue('')
})

test('a task is closed and reopened', async ({ page }) => {
  await makeTask(page, 'Count the chairs')
  await page.keyboard.press('e')
  await expect(page.getByRole('button', { name: 'Reopen' })).toBeVisible()
  await page.getByRole('button', { name: 'Reopen' }).click()
  await expect(page.getByRole('button', { name: 'Close', exact: true }).first()).toBeVisible()
})

test('tags come and go', async ({ page }) => {
  await makeTask(page, 'Sort the keys')
  await page.getByLabel('Add a tag').fill('cellar')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Take off the tag cellar' })).toBeVisible()
  await page.getByRole('button', { name: 'Take off the tag cellar' }).click()
  await expect(page.getByRole('button', { name: 'Take off the tag cellar' })).toHaveCount(0)
})

test('B-18 every field of a task from a rule says why, with the message and the rule', async ({ page }) => {
  await page.goto('/tasks?view=urgent&module=maintenance')
  await page.getByRole('grid', { name: 'Tasks' }).getByRole('link').first().click()
  const details = page.getByRole('complementary', { name: 'Details' })
  await details.getByRole('button', { name: /^Why is Priority/ }).click()
  const reason = page.getByRole('dialog')
  await expect(reason).toContainText(/Rule ".+" \(.+\.yaml:\d+\) matched the message/)
  await expect(reason.getByRole('link', { name: 'Open the message' })).toBeVisible()
  await reason.getByRole('link', { name: 'Show the rule' }).click()
  await expect(page.locator('tr[aria-current="true"]')).toBeInViewport()

  await page.goBack()
  await expect(details).toBeVisible()
  await page.keyboard.press('w')
  await expect(page.getByRole('dialog', { name: 'Why this task is as it is' })).toContainText('State: New')
})

test('a task that a guard keeps open says so before it is closed', async ({ page }) => {
  await page.goto('/tasks?view=urgent&module=maintenance')
  await page.getByRole('grid', { name: 'Tasks' }).getByRole('link').first().click()
  const close = page.getByRole('toolbar').getByRole('button', { name: 'Close', exact: true })
  const lists = page.getByRole('region', { name: 'Checklists' })
  await lists.getByRole('button', { name: 'A checklist', exact: true }).click()
  await page.getByRole('menuitem').first().click()
  await expect(close).toHaveAttribute('aria-disabled', 'true')
  await expect(close).toHaveAttribute('title', /cannot be closed/)
  await lists.getByRole('heading').first().click()
  await page.keyboard.press('e')
  await expect(page.getByRole('alert').filter({ hasText: /cannot be closed/ })).toBeVisible()
  await expect(close).toBeVisible()
})
