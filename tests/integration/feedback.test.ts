import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebLimits } from '../../electron/web/limits.ts'
import { startWebHost, type WebHost } from '../../electron/web/start-web-host.ts'
import { productFolder, type TestOrgo, testOrgo } from './test-orgo.ts'
import { makeRenderer, sendRaw } from './web-stand-in.ts'

const everything = `orgo_rules: 1
rules:
  - { id: lamps, if: "to contains 'desk@form' or subject contains 'lamp'", then: [{ set_priority: high }, { tag: lamp }] }
`

let orgo: TestOrgo
let host: WebHost
beforeAll(async () => {
  orgo = await testOrgo({
    shippedRules: false,
    rules: { 'desk/module.yaml': 'module: 1\ntitle: Desk\n', 'desk/desk.yaml': everything },
  })
  configure('enabled: true, modules: [desk, unheard], text: "Hello <b>you</b>"')
})
afterAll(async () => {
  await host.close()
  await orgo.close()
})
// A host of its own: nobody's bucket is empty because of the test before.
beforeEach(async () => {
  await host?.close()
  host = await start()
})

/** Writes the part of config.yaml; the rest is as shipped. */
function configure(part: string): void {
  const shipped = readFileSync(join(productFolder, 'resources/config/config.yaml'), 'utf8')
  writeFileSync(join(orgo.paths.profile, 'config.yaml'), shipped.replace(/^feedback:[\s\S]*$/m, `feedback: { ${part} }\n`))
}

async function start(limits: Partial<WebLimits> = {}): Promise<WebHost> {
  const { engine, ports, clock } = orgo
  const started = await startWebHost({
    ...{ engine, port: 0, rendererFolder: makeRenderer(), version: '0.0.0', log: ports.log, clock, random: ports.random, limits },
  })
  if (!started.ok) throw new Error(started.fault.sentence)
  return started.value
}

type Answer = { status: number; text: string; location: string }

const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const answer = await fetch(`http://127.0.0.1:${host.port}${path}`, { headers, redirect: 'manual' })
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') ?? '' }
}

const post = (
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  path = '/feedback?lang=en',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const body = new URLSearchParams(fields).toString()
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: host.port, path, method: 'POST' },
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          origin: `http://127.0.0.1:${host.port}`,
          ...headers,
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, location: answer.headers.location ?? '' }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })

const tokenIn = (html: string): string => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''

/** Opens the page, waits as a person does, and sends it. */
async function write(fields: Record<string, string>): Promise<Answer> {
  const token = tokenIn((await get('/feedback?lang=en')).text)
  orgo.clock.pass(10_000)
  return post({ token, kind: 'request', subject: 'The hall', text: 'It is dark.', ...fields })
}

const messages = async () => (await orgo.client.messages.list({})).rows
const countMessages = async () => (await orgo.client.messages.list({})).total

describe('the page for visitors', () => {
  it('FBK-2 what is sent is a message that the rules judge like live mail, with a reference', async () => {
    const sent = await write({
      subject: 'A lamp 💡 in "Haus Süd"',
      name: 'Ada "A" Example',
      address: 'ada@family.example',
      text: 'Dark.\r\nSince Monday.',
    })
    expect(sent.status).toBe(303)
    const [, reference = ''] = /^\/feedback\/sent\?lang=en&reference=([0-9A-Z]{4}-[0-9A-Z]{4})$/.exec(sent.location) ?? []
    expect((await get(sent.location)).text).toContain(`<span class="reference">${reference}</span>`)
    const [row] = await messages()
    const message = await orgo.client.messages.get({ messageId: row?.messageId ?? '' })
    expect(message).toMatchObject({
      subject: 'A lamp 💡 in "Haus Süd"',
      from: { name: 'Ada "A" Example', address: 'ada@family.example' },
    })
    expect(message.text).toBe('Dark.\nSince Monday.')
    const raw = Buffer.from((await orgo.client.messages.raw({ messageId: row?.messageId ?? '' })).base64, 'base64').toString()
    expect(raw).toContain('X-Orgo-Form: feedback; kind=request')
    const [task] = (await orgo.client.tasks.list({})).rows
    expect(task).toMatchObject({ title: 'A lamp 💡 in "Haus Süd"', tags: ['lamp'], priority: 'high' })
  })

  it('FBK-2 what one of us writes on the page comes in as well', async () => {
    orgo.writeFile(
      'profile/config/people.yaml',
      'people: 1\nmembers:\n  - { id: ana, name: Ana, addresses: [ana@house.example] }\n',
    )
    await write({ subject: 'Another lamp', address: 'ana@house.example' })
    expect((await orgo.client.tasks.list({})).rows.map(({ title }) => title)).toContain('Another lamp')
  })

  it('FBK-2 the chosen module is in the address it goes to; one that is not on the page was not chosen', async () => {
    const page = (await get('/feedback')).text
    expect(page).toContain('<option value="desk">Desk</option>')
    expect(page).not.toContain('unheard')
    const toOf = async () => {
      const [row] = await messages()
      return (await orgo.client.messages.get({ messageId: row?.messageId ?? '' })).to.map(({ address }) => address)
    }
    await write({ subject: 'One', module: 'desk' })
    expect(await toOf()).toEqual(['desk@form.orgo.invalid'])
    await write({ subject: 'Two', module: 'unheard' })
    expect(await toOf()).toEqual(['feedback@form.orgo.invalid'])
  })

  it('FBK-2 the same page handed in again is the message that is there, with the same reference', async () => {
    const token = tokenIn((await get('/feedback')).text)
    orgo.clock.pass(10_000)
    const before = await countMessages()
    const fields = { token, kind: 'feedback', subject: 'Twice', text: 'Once.' }
    const first = await post(fields)
    orgo.clock.pass(60_000)
    const second = await post(fields)
    expect([first.status, second.status, second.location]).toEqual([303, 303, first.location])
    expect(await countMessages()).toBe(before + 1)
    // Going back and changing it is saying something else.
    const changed = await post({ ...fields, text: 'Once more.' })
    expect(changed.status).toBe(303)
    expect(changed.location).not.toBe(first.location)
    expect(await countMessages()).toBe(before + 2)
  })

  it('FBK-3 what is wrong is said in the language of the page, and every field keeps what was typed', async () => {
    const before = await countMessages()
    const token = tokenIn((await get('/feedback')).text)
    orgo.clock.pass(10_000)
    const typed = {
      token,
      kind: 'feedback',
      subject: ' ',
      text: 'Öde <script>',
      name: 'A & "B"',
      address: 'no address',
      module: 'desk',
    }
    const refused = await post(typed, {}, '/feedback?lang=de')
    expect(refused.status).toBe(422)
    for (const part of [
      'Sagen Sie in wenigen Worten',
      '>\nÖde &lt;script&gt;</textarea>',
      'value="A &amp; &quot;B&quot;"',
      'value="no address"',
      'value="feedback" checked',
      '<option value="desk" selected>',
      'aria-invalid="true"',
      'aria-describedby="subject-fault"',
    ])
      expect(refused.text).toContain(part)
    expect((await post({ ...typed, subject: 'Licht' }, {}, '/feedback?lang=fr')).text).toContain(
      'Ceci n’est pas une adresse e-mail',
    )
    expect((await post({ ...typed, subject: 'x'.repeat(201), address: '' })).text).toContain('at most 200 characters')
    expect(await countMessages()).toBe(before)
    const mended = tokenIn(refused.text)
    orgo.clock.pass(10_000)
    expect((await post({ ...typed, token: mended, subject: 'Licht', address: '' })).status).toBe(303)
  })

  it('FBK-3 A-43 what is too large to be read is said, and the body is bounded', async () => {
    const token = tokenIn((await get('/feedback')).text)
    orgo.clock.pass(10_000)
    const long = await post({ token, subject: 'Long', text: 'x'.repeat(20_001) })
    expect(long.status).toBe(422)
    expect(long.text).toContain('at most 20000 characters')
    expect(long.text).toContain('x'.repeat(20_001))
    const huge = await post({ token, subject: 'Huge', text: 'x'.repeat(2_000_000) }).catch(() => null)
    expect(huge === null || huge.status === 413).toBe(true)
  })

  it('FBK-4 a program that fills every field, answers at once or brings no mark of a page is refused, and nothing is lost', async () => {
    const before = await countMessages()
    const trapped = await write({ website: 'http://spam.example', text: 'Buy this' })
    expect([trapped.status, trapped.text.includes('must stay empty'), trapped.text.includes('Buy this')]).toEqual([
      422,
      true,
      true,
    ])
    expect(trapped.text).not.toContain('spam.example')
    const token = tokenIn((await get('/feedback')).text)
    const quick = await post({ token, kind: 'request', subject: 'Quick', text: 'Now' })
    expect([quick.status, quick.text.includes('very quick'), quick.text.includes('value="Quick"')]).toEqual([422, true, true])
    const forged = await post({
      token: `${orgo.clock.now() - 9_000}.${'0'.repeat(32)}.${'0'.repeat(32)}`,
      subject: 'Forged',
      text: 'x',
    })
    expect([forged.status, forged.text.includes('open for very long')]).toEqual([422, true])
    orgo.clock.pass(13 * 3_600_000)
    const old = await post({ token, subject: 'Old', text: 'x' })
    expect([old.status, old.text.includes('open for very long')]).toEqual([422, true])
    expect(await countMessages()).toBe(before)
  })

  it('FBK-4 A-42 another site cannot send it, nor put it into a frame', async () => {
    const before = await countMessages()
    const token = tokenIn((await get('/feedback')).text)
    orgo.clock.pass(10_000)
    const fields = { token, subject: 'x', text: 'x' }
    expect((await post(fields, { origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await post(fields, { origin: 'null' })).status).toBe(403)
    expect((await post(fields, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post(fields, { host: 'elsewhere.example' })).status).toBe(421)
    expect((await post(fields, { 'content-type': 'text/plain' })).status).toBe(415)
    expect(await countMessages()).toBe(before)
    const { headers } = await fetch(`http://127.0.0.1:${host.port}/feedback`)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it('FBK-4 so many from one machine, from one address and in all, and the rest keep what they typed', async () => {
    await host.close()
    host = await start({ feedback: { perAddress: 2, total: 100, windowMs: 3_600_000 } })
    const before = await countMessages()
    const statuses = []
    for (const n of [1, 2, 3]) statuses.push((await write({ subject: `Many ${n}` })).status)
    expect(statuses).toEqual([303, 303, 429])
    expect(await countMessages()).toBe(before + 2)
    await host.close()
    host = await start({ feedback: { perAddress: 100, total: 1, windowMs: 3_600_000 } })
    expect((await write({ subject: 'All 1' })).status).toBe(303)
    const refused = await write({ subject: 'All 2' })
    expect([refused.status, refused.text.includes('value="All 2"')]).toEqual([429, true])
  })

  it('FBK-1 A-40 nothing else is open, and the page tells nothing of what is stored', async () => {
    for (const path of ['/api/messages', '/api/tasks', '/api/feedback/form', '/api/health', '/api/openapi.json'])
      expect((await get(path)).status).toBe(401)
    expect((await post({}, {}, '/api/feedback')).status).toBe(401)
    const page = await get('/feedback')
    expect(page.text).toContain('Hello &lt;b&gt;you&lt;/b&gt;')
    for (const { subject } of await messages()) expect(page.text).not.toContain(subject)
    expect((await get('/feedback/sent?reference=<b>')).text).not.toContain('class="reference"')
    expect((await get('/feedback/other')).text).not.toContain('<form')
    expect(page.text).not.toMatch(/<script|javascript:|\son\w+=/)
  })

  it('FBK-1 switched off there is nothing', async () => {
    configure('enabled: false')
    try {
      expect((await get('/feedback')).text).not.toContain('<form')
      expect((await post({ subject: 'x', text: 'x' })).status).toBe(404)
    } finally {
      configure('enabled: true, modules: [desk, unheard], text: "Hello <b>you</b>"')
    }
  })

  it('FBK-3 the page speaks the language that is asked for, else the browser’s, else the organisation’s', async () => {
    expect((await get('/feedback?lang=fr')).text).toContain('<html lang="fr">')
    expect((await get('/feedback', { 'accept-language': 'es, de-AT;q=0.9' })).text).toContain('<html lang="de">')
    expect((await get('/feedback', { 'accept-language': 'es' })).text).toContain('<html lang="en">')
  })

  it('FBK-6 A-33 nothing that is typed ends a header, a tag or the host', async () => {
    const hostile = [
      'a\r\nBcc: x@evil.example',
      '"><script>alert(1)</script>',
      '\0',
      '=?utf-8?q?=0d=0aBcc:_x?=',
      "'; DROP TABLE tasks;--",
      '{{7*7}}{% raw %}',
      '\u202e',
    ]
    for (const text of hostile) {
      const sent = await write({ subject: `s${text}`, name: text, text: `t${text}`, module: text })
      expect(sent.status).toBe(303)
      const [row] = await messages()
      const raw = Buffer.from((await orgo.client.messages.raw({ messageId: row?.messageId ?? '' })).base64, 'base64').toString()
      expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im)
      expect(raw.split('\r\n\r\n')[0]?.match(/^[a-z-]+:/gim)).toHaveLength(10)
    }
    expect((await write({ address: 'a@b.example\r\nBcc: x@evil.example' })).status).toBe(422)
    const raw = await sendRaw(
      host.port,
      `POST /feedback HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nContent-Length: 4\r\nConnection: close\r\n\r\n%%%%`,
    )
    expect(raw).toContain(' 415 ')
  })

  it('FBK-6 any text comes back as it was typed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', 'é', '\n', '&lt;') }), async (text) => {
        const page = (await post({ subject: '', text })).text
        const inside = /<textarea[^>]*>\n([\s\S]*)<\/textarea>/.exec(page)?.[1] ?? ''
        const shown = inside.replaceAll(
          /&(lt|gt|quot|#39|amp);/g,
          (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
        )
        expect(shown).toBe(text)
      }),
      { numRuns: 50 },
    )
  })
})
