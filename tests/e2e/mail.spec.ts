import { createServer, type Server } from 'node:http'
import { expect, type Page } from '@playwright/test'
import { composeFrame, frameSandbox } from '../../renderer/mail/compose-frame.ts'
import { importAndOpen } from './import-and-open.ts'
import { leaks } from './leaks.ts'
import { test } from './orgo-test.ts'

/** A server that writes down every request but its own pages, and serves what a test puts on it. */
type Recorder = { origin: string; hits: string[]; pages: Map<string, string>; close(): void }

async function startRecorder(): Promise<Recorder> {
  const hits: string[] = []
  const pages = new Map<string, string>()
  const server: Server = createServer((request, response) => {
    const page = pages.get(request.url ?? '')
    if (page === undefined && request.url !== '/favicon.ico') hits.push(request.url ?? '')
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page ?? '')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, hits, pages, close: () => server.close() }
}

let recorder: Recorder
test.beforeAll(async () => {
  recorder = await startRecorder()
})
test.afterAll(() => recorder.close())
test.beforeEach(() => {
  recorder.hits.length = 0
})

const escapeAttribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** Shows a document in a frame of a page that has no policy of its own, and waits until it came to rest. */
async function frameIt(page: Page, srcdoc: string, sandbox: string | null): Promise<void> {
  const sandboxed = sandbox === null ? '' : ` sandbox="${sandbox}"`
  recorder.pages.set('/frame', `<!doctype html><iframe${sandboxed} srcdoc="${escapeAttribute(srcdoc)}"></iframe>`)
  await page.goto(`${recorder.origin}/frame`, { waitUntil: 'networkidle' })
}

/** Imports one HTML mail and opens it as HTML; answers the document of its frame. */
async function openAsHtml(page: Page, name: string, html: string, more = ''): Promise<string> {
  const eml = [
    'From: Stranger <stranger@riverside.example>',
    'To: office@riverside.example',
    `Subject: ${name}`,
    'Date: Mon, 01 Jun 2026 10:00:00 +0000',
    `Message-ID: <${name}@riverside.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(html).toString('base64').replaceAll(/.{76}/g, '$&\n'),
    more,
    '--edge--',
    '',
  ].join('\n')
  await importAndOpen(page, eml, name)
  await page.getByText('HTML', { exact: true }).click()
  const frame = page.locator('iframe')
  await expect(frame).toBeVisible()
  return (await frame.getAttribute('srcdoc')) ?? ''
}

test('A-35 the control frame hits: the same HTML calls home where nothing stops it', async ({ page }) => {
  await frameIt(page, leaks(recorder.origin), null)
  await expect.poll(() => new Set(recorder.hits).size).toBeGreaterThan(10)
  expect(recorder.hits).toContain('/script-ran')
})

test('A-35 opened in Orgo it makes no request and runs nothing', async ({ page }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(recorder.origin)) foreign.push(request.url())
  })
  const srcdoc = await openAsHtml(page, 'leaks-in-orgo', leaks(recorder.origin))
  await expect(page.getByText(/\d+ remote pictures were not loaded\./)).toBeVisible()
  await expect(page.frameLocator('iframe').getByText('The last line.')).toBeVisible()
  expect(foreign).toEqual([])
  expect(recorder.hits).toEqual([])
  await expect(page).toHaveTitle('Orgo')
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox')

  // Layer 1 alone: what the sanitiser left, without the frame's policy and without a sandbox.
  await frameIt(page, srcdoc.replace(/<meta http-equiv[^>]*>/, ''), null)
  expect(recorder.hits).toEqual([])
})

test('A-35 the frame alone, its policy and sandbox, stops what no sanitiser touched', async ({ page }) => {
  await frameIt(page, composeFrame(leaks(recorder.origin)), frameSandbox)
  expect(recorder.hits).toEqual([])
})

test('A-35 pictures of the message itself are shown, as data and only pixels', async ({ page }) => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
  const part = (id: string, type: string, content: string) =>
    [
      '--edge',
      `Content-Type: ${type}`,
      `Content-ID: <${id}>`,
      'Content-Disposition: inline',
      'Content-Transfer-Encoding: base64',
      '',
      content,
    ].join('\n')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')
  await openAsHtml(
    page,
    'own-pictures',
    '<p>Two pictures</p><img src="cid:one@x" alt="one"><img src="cid:two@x" alt="two">',
    `${part('one@x', 'image/png', pixel)}\n${part('two@x', 'image/svg+xml', svg)}`,
  )
  const frame = page.frameLocator('iframe')
  await expect(frame.locator('img[alt="one"]')).toHaveAttribute('src', /^data:image\/png;base64,/)
  await expect(frame.getByText('[two]')).toBeVisible()
})

test('A-37 a link says where it goes, and asks before it opens', async ({ page, context }) => {
  await openAsHtml(
    page,
    'links',
    '<p><a href="https://evil.example/pay">www.bank.example</a> <a href="javascript:alert(1)">run</a> <a href="mailto:a@riverside.example">write</a></p>',
  )
  const frame = page.frameLocator('iframe')
  await expect(frame.getByText('[goes to evil.example]')).toBeVisible()
  await expect(frame.getByText('run')).toBeVisible()
  expect(await frame.locator('a[href]').count()).toBe(2)
  const opening = context.waitForEvent('page')
  await frame.getByRole('link', { name: 'www.bank.example' }).click()
  const check = await opening
  await expect(check.getByText('It opens evil.example')).toBeVisible()
  await expect(check.getByText(/The mail showed "www\.bank\.example"/)).toBeVisible()
  await expect(check.getByRole('link', { name: 'Open evil.example' })).toHaveAttribute('href', 'https://evil.example/pay')
  expect(await check.evaluate(() => window.opener)).toBeNull()
})

test('A-38 large HTML shows its text first and its HTML only when asked', async ({ page }) => {
  const large = `<p>The first words.</p>${'<b>x</b>'.repeat(20_001)}`
  const eml = `From: a@riverside.example\nSubject: large-html\nMessage-ID: <large@riverside.example>\nContent-Type: text/html\n\n${large.replaceAll('</b>', '</b>\n')}\n`
  await importAndOpen(page, eml, 'large-html')
  await expect(page.getByText('The first words.')).toBeVisible()
  await page.getByText('HTML', { exact: true }).click()
  await expect(page.getByText(/This HTML is large/)).toBeVisible()
  await expect(page.locator('iframe')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show its HTML' }).click()
  await expect(page.frameLocator('iframe').getByText('The first words.')).toBeVisible()
})
