import { expect, type Page } from '@playwright/test'
import { test } from './orgo-test.ts'

const pane = (page: Page) => page.getByRole('region', { name: 'What it does' })
const editor = (page: Page) => page.getByRole('textbox', { name: /^Text of / })
const said = (page: Page, sentence: string | RegExp) => page.getByRole('alert').filter({ hasText: sentence })

/** A new file by the dialog, its text still the example. */
async function startRule(page: Page, name: string): Promise<void> {
  await page.goto('/rules')
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Open in the editor' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('.yaml')
  await expect(editor(page)).toBeVisible()
}

/** Puts a text in place of all that is there, as pasting over everything does. */
async function writeText(page: Page, text: string): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const rule = (id: string, word: string) => `orgo_rules: 1
rules:
  - id: ${id}
    title: Borrowed laptops
    if: "subject contains any ('${word}')"
    then:
      - set_priority: high
      - tag: ${id}
tests:
  - name: a laptop is found
    message: { from: t@mieter.example, subject: "Broken ${word}" }
    expect: { matched: [${id}], priority: high }
`

test('B-18 a rule is written, seen to match while typing, backtested and activated; its task says why', async ({ page }) => {
  test.setTimeout(300_000)
  await startRule(page, 'borrowed laptops')
  await writeText(page, rule('borrowed-laptops', 'zzzz'))
  await expect(pane(page).getByText(/^Matches 0 of \d+ messages/)).toBeVisible()

  await writeText(page, rule('borrowed-laptops', 'laptops'))
  await expect(pane(page).getByText(/^Matches [1-9]\d* of \d+ messages/)).toBeVisible()
  await pane(page).locator('.sample-pick').first().click()
  const traced = pane(page).getByRole('article', { name: 'Borrowed laptops' })
  await expect(traced).toContainText('Matched')
  await expect(traced).toContainText("subject contains 'laptops'")
  await expect(pane(page).getByRole('region', { name: 'Before and after' })).toContainText('tag borrowed-laptops')

  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(pane(page).getByRole('listitem').filter({ hasText: 'a laptop is found' })).toContainText('Passed')

  await page.getByRole('tab', { name: 'Backtest' }).click()
  await page.getByLabel('Mail of').selectOption({ label: 'all time' })
  await page.getByRole('button', { name: 'Start the backtest' }).click()
  const outcome = page.getByRole('region', { name: 'What would have been different' })
  await expect(outcome.getByRole('status')).not.toBeEmpty()
  const rows = page.getByRole('region', { name: 'Messages that are decided differently' })
  await expect(rows.getByRole('table')).toContainText('borrowed-laptops')

  await page.getByRole('button', { name: 'Activate', exact: true }).click()
  await expect(said(page, /^Saved. Rule set \d+ is active/)).toBeVisible()
  await page.goto('/rules?text=borrowed-laptops')
  const listed = page.getByRole('row').filter({ hasText: 'Borrowed laptops' })
  await expect(listed).toContainText('1 passed')

  // A rule acts on new mail; going over what is there is a run of its own, with one undo.
  await listed.getByRole('link', { name: 'Borrowed laptops' }).click()
  const apply = page.getByRole('region', { name: 'Apply to existing mail' })
  await apply.getByLabel('Mail of').selectOption({ label: 'all time' })
  await apply.getByRole('button', { name: 'Show what would happen' }).click()
  await apply.getByRole('button', { name: /^Apply to \d+ message/ }).click()
  const runs = page.getByRole('region', { name: 'Runs over existing mail' })
  await expect(runs.getByRole('row').filter({ hasText: 'Done' })).toContainText(/[1-9]\d* tasks? made|[1-9]\d* changed/)

  const met = page.getByRole('region', { name: 'What it met' })
  await met
    .getByRole('link', { name: /laptops/i })
    .first()
    .click()
  await expect(page).toHaveURL(/\/tasks\//)
  // The keys of a task act once it is there.
  await expect(page.getByRole('heading', { level: 1, name: /laptops/i })).toBeVisible()
  const why = page.getByRole('dialog')
  await expect(async () => {
    await page.keyboard.press('w')
    await expect(why).toContainText('Borrowed laptops', { timeout: 2_000 })
  }).toPass()
  await why.locator('a[href="/rules?rule=borrowed-laptops"]').first().click()
  await expect(page.locator('[aria-current="true"]')).toContainText('Borrowed laptops')

  await page.getByRole('link', { name: 'Borrowed laptops' }).click()
  await runs.getByRole('button', { name: 'Undo this run' }).click()
  await expect(said(page, /^Undone: [1-9]/)).toBeVisible()
  await expect(runs.getByRole('row').filter({ hasText: 'Undone' })).toHaveCount(1)
})

test('B-19 a mistake is underlined at its place, F8 goes to it, and nothing is saved meanwhile', async ({ page }) => {
  await startRule(page, 'mistaken')
  await writeText(page, rule('mistaken', 'x').replace('contains any', 'contians any'))
  await expect(pane(page).getByRole('tab', { name: 'Problems 1' })).toBeVisible()
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(1)
  await editor(page).focus()
  await page.keyboard.press('F8')
  await expect(page.locator('.editor-said')).toContainText(/Line 5, column \d+: unknown operator/)
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.locator('.editor-said')).toContainText('unknown operator')
  await page.goto('/rules?text=mistaken')
  await expect(page.getByText('No rule fits this filter')).toBeVisible()
  await page.goBack()
  await expect(editor(page)).toContainText('contians')
})

test('B-19 fields, operators and actions are offered while typing', async ({ page }) => {
  await startRule(page, 'completed')
  await writeText(page, 'orgo_rules: 1\nrules:\n  - id: completed\n    if: "subj')
  const offered = page.getByRole('listbox')
  // The words come with an answer of their own, a moment after the text.
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+Space')
    await expect(offered.getByRole('option').first()).toContainText('subject', { timeout: 1_000 })
  }).toPass()
  await page.keyboard.type('ect contains')
  await expect(offered.getByRole('option').first()).toContainText('contains')
  await page.keyboard.press('Escape')
  await page.keyboard.type(" 'x'\"\nthen:\n  set_pri")
  await expect(offered.getByRole('option').first()).toContainText('set_priority')
})

test('B-28 Escape, then Tab, leaves the text', async ({ page }) => {
  await page.goto('/rules/edit/maintenance/danger')
  await editor(page).focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()
})

test('a form writes into the same text, and keeps its comments', async ({ page }) => {
  await startRule(page, 'formed')
  await writeText(page, `# Kept.\n${rule('formed', 'door')}`)
  await page.getByRole('tab', { name: 'Form' }).click()
  await page.getByRole('region', { name: 'Borrowed laptops' }).waitFor()
  const form = page.locator('.rule-form')
  await form.getByLabel('Title').fill('Doors that do not close')
  await form.getByRole('button', { name: 'Test', exact: true }).click()
  const second = form.getByRole('group', { name: 'Test of subject' }).nth(1)
  await second.getByLabel('Values').fill('hinge')
  await page.keyboard.press('Enter')
  await form.getByLabel('Value of set_priority').selectOption('urgent')
  await page.getByRole('tab', { name: 'YAML' }).click()
  await expect(editor(page)).toContainText('# Kept.')
  await expect(editor(page)).toContainText('Doors that do not close')
  await expect(editor(page)).toContainText('hinge')
  await expect(editor(page)).toContainText('set_priority: urgent')
  await page.getByRole('tab', { name: 'In words' }).click()
  await expect(page.getByRole('region', { name: 'Doors that do not close' })).toContainText('hinge')
})

test('a rule is deleted from the form, and comes back as it was', async ({ page }) => {
  await startRule(page, 'doomed')
  await writeText(page, `# Kept.\n${rule('doomed', 'door')}`)
  await page.getByRole('tab', { name: 'Form' }).click()
  await page.getByRole('region', { name: 'Borrowed laptops' }).waitFor()
  await page.getByRole('button', { name: 'Delete this rule' }).click()
  await expect(page.locator('.rule-form')).toHaveCount(0)
  await expect(said(page, /^Deleted the rule "Borrowed laptops"/)).toBeVisible()
  await page.getByRole('tab', { name: 'YAML' }).click()
  await expect(editor(page)).not.toContainText('Borrowed laptops')
  await expect(editor(page)).toContainText('# Kept.')
  await said(page, /^Deleted the rule/)
    .getByRole('button', { name: 'Undo' })
    .click()
  await expect(editor(page)).toContainText('Borrowed laptops')
  await page.getByRole('tab', { name: 'Form' }).click()
  await expect(page.getByRole('region', { name: 'Borrowed laptops' })).toBeVisible()
})

test('the editor checks once, and shows the outcome when its tests have run', async ({ page }) => {
  await page.goto('/rules/edit/maintenance/danger')
  const state = page.locator('.editor-state')
  await expect(state).toContainText('Saved')
  await page.getByRole('button', { name: 'Run tests' }).click()
  await expect(page.locator('.editor-said')).toContainText(/tests? .*failed|passed/i)
  await expect(state).toContainText('Saved')
  await expect(state).not.toContainText('Checking')
})

test('one rule set has one hash, wherever it is shown', async ({ page }) => {
  await page.goto('/rules')
  const shown = await page.locator('.rules-active .mono').innerText()
  await page.goto('/rules/versions')
  await expect(page.locator('.version-facts').filter({ hasText: 'Active' }).locator('.mono')).toHaveText(shown)
})

test('a rule that its own tests count on is switched off, and an earlier version put back', async ({ page }) => {
  await page.goto('/rules?text=maint-lift-trapped')
  const row = page.getByRole('row').filter({ hasText: 'stuck in the lift' })
  await row.getByRole('button', { name: 'Active' }).click()
  await page.getByRole('menuitem', { name: 'Switch off' }).click()
  await expect(row.getByRole('button', { name: 'Off' })).toBeVisible()
  await page.goto('/rules/versions')
  await page.getByRole('button', { name: 'Put back and activate' }).first().click()
  await page.goto('/rules?text=maint-lift-trapped')
  await expect(row.getByRole('button', { name: 'Active' })).toBeVisible()
})
