import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { importAndOpen } from './import-and-open.ts'
import { test } from './orgo-test.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
const html =
  '<p>The quote of the roofer</p><img src="cid:one@x" alt="one"><img src="https://tracker.example/x.png"><script>top.document.title = "ran"</script>'

function head(subject: string, from: string, type: string): string[] {
  const fields = [`From: ${from} <${from.toLowerCase()}@riverside.example>`, 'To: Office <office@riverside.example>']
  return [...fields, `Subject: ${subject}`, 'Date: Mon, 01 Jun 2026 10:00:00 +0000', 'MIME-Version: 1.0', `Content-Type: ${type}`]
}

/** A forward of a forward: the mail in the middle is HTML with a picture of its own, the innermost has a file. */
function forwards(name: string): string {
  const innermost = [
    ...head('Roof measured', 'Ada', 'multipart/mixed; boundary=three'),
    '',
    '--three',
    '',
    'Forty square metres.',
    '--three',
    'Content-Type: text/csv',
    'Content-Disposition: attachment; filename="measures.csv"',
    '',
    'side,metres',
    '--three--',
  ]
  const middle = [
    ...head('Quote for the roof', 'Bert', 'multipart/mixed; boundary=two'),
    '',
    '--two',
    'Content-Type: text/html; charset=utf-8',
    '',
    html,
    '--two',
    'Content-Type: image/png',
    'Content-ID: <one@x>',
    'Content-Disposition: inline; filename="one.png"',
    'Content-Transfer-Encoding: base64',
    '',
    pixel,
    '--two',
    'Content-Type: message/rfc822',
    '',
    ...innermost,
    '--two--',
  ]
  return [
    ...head(name, 'Cleo', 'multipart/mixed; boundary=one'),
    '',
    '--one',
    '',
    'See the quote below.',
    '--one',
    'Content-Type: message/rfc822',
    '',
    ...middle,
    '--one--',
    '',
  ].join('\n')
}

for (const scheme of ['light', 'dark'] as const) {
  test(`A-35 SEA-12 a forward of a forward opens in place, each mail in a frame of its own, ${scheme}`, async ({ page }) => {
    const foreign: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('tracker.example')) foreign.push(request.url())
    })
    await page.emulateMedia({ colorScheme: scheme })
    await importAndOpen(page, forwards(`forwards-${scheme}`), `forwards-${scheme}`)
    await page.getByRole('button', { name: 'Open Quote for the roof.eml' }).click()
    const middle = page.getByRole('article', { name: 'Quote for the roof.eml' })
    await expect(middle).toContainText('Bert <bert@riverside.example>')
    await middle.getByText('HTML', { exact: true }).click()
    const frame = middle.frameLocator('iframe')
    await expect(frame.getByText('The quote of the roofer')).toBeVisible()
    await expect(frame.locator('img[alt="one"]')).toHaveAttribute('src', /^data:image\/png;base64,/)
    await expect(middle.getByText('1 remote picture was not loaded.')).toBeVisible()
    expect(await middle.locator('iframe').getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')

    await middle.getByRole('button', { name: 'Open Roof measured.eml' }).click()
    const innermost = page.getByRole('article', { name: 'Roof measured.eml' })
    await expect(innermost).toContainText('Forty square metres.')
    await innermost.getByText('Raw', { exact: true }).click()
    await expect(innermost.getByRole('region', { name: 'Raw message: Roof measured' })).toContainText('Subject: Roof measured')
    const saving = page.waitForEvent('download')
    await innermost.getByRole('button', { name: 'Save measures.csv' }).click()
    expect((await saving).suggestedFilename()).toBe('measures.csv')

    expect(foreign).toEqual([])
    await expect(page).toHaveTitle('Orgo')
    // axe puts its script into every frame, and one that runs no scripts may never answer it.
    await middle.getByText('Plain text', { exact: true }).first().click()
    await expect(page.locator('iframe')).toHaveCount(0)
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
    await page.getByRole('button', { name: 'Close Quote for the roof.eml' }).click()
    await expect(innermost).toHaveCount(0)
  })
}
