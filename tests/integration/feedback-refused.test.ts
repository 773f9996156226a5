import { readFileSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { WebLimits } from '../../electron/web/limits.ts'
import { startWebHost, type WebHost } from '../../electron/web/start-web-host.ts'
import { productFolder, type TestOrgo, testOrgo } from './test-orgo.ts'
import { makeRenderer } from './web-stand-in.ts'

let orgo: TestOrgo
let host: WebHost
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterAll(async () => {
  await host.close()
  await orgo.close()
})
// A host of its own: nobody's bucket is empty because of the test before.
beforeEach(async () => {
  await host?.close()
  configure('enabled: true')
  host = await start()
})

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

type Answer = { status: number; text: string; headers: IncomingHttpHeaders }

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

function send(
  method: string,
  path: string,
  body: string | Buffer = '',
  headers: Record<string, string> = formType,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', port: host.port, path, method },
        headers: { origin: `http://127.0.0.1:${host.port}`, 'content-length': Buffer.byteLength(body), ...headers },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const fieldsOf = (fields: Record<string, string>): string => new URLSearchParams(fields).toString()
const tokenIn = (html: string): string => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''

/** A page in HTML that loads nothing, and says this. */
function expectPage(answer: Answer, status: number, sentence: string): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8'])
  expect(answer.text).toContain(sentence)
  expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'/)
}

/** Opens the page, waits as a person does, and sends it. */
async function write(fields: Record<string, string>): Promise<Answer> {
  const token = tokenIn((await send('GET', '/feedback')).text)
  orgo.clock.pass(10_000)
  return send('POST', '/feedback', fieldsOf({ token, subject: 'The hall', text: 'It is dark.', ...fields }))
}

const newest = async () => {
  const [row] = (await orgo.client.messages.list({})).rows
  return orgo.client.messages.get({ messageId: row?.messageId ?? '' })
}

describe('what the page for visitors refuses', () => {
  it('FBK-1 switched off there is a page that says so, at every address and for every method', async () => {
    configure('enabled: false')
    for (const [method, path] of [
      ['GET', '/feedback'],
      ['GET', '/feedback/sent'],
      ['POST', '/feedback'],
      ['DELETE', '/feedback'],
    ] as const)
      expectPage(await send(method, path, method === 'POST' ? fieldsOf({ subject: 'x', text: 'x' }) : ''), 404, 'The form is off')
    expectPage(await send('GET', '/feedback?lang=de'), 404, 'Das Formular ist abgeschaltet')
    expect((await send('GET', '/feedback')).text).not.toContain('<form')
  })

  it('FBK-1 a fault in config.yaml switches it off, and the page tells whose it is where to look', async () => {
    const file = join(orgo.paths.profile, 'config.yaml')
    writeFileSync(file, `${readFileSync(file, 'utf8')}feedback: { enabled: true }\n`)
    expectPage(await send('GET', '/feedback'), 404, 'orgo health')
  })

  it('FBK-4 another method and another address are a page with a sentence', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await send(method, '/feedback')
      expectPage(answer, 405, 'can only be read and sent')
      expect(answer.headers.allow).toBe('GET, HEAD, POST')
    }
    expectPage(await send('GET', '/feedback/other'), 404, 'There is nothing at this address')
    expectPage(await send('GET', '/feedback/sent?reference=%3Cb%3E'), 404, 'There is nothing at this address')
    expectPage(await send('GET', '/feedback/'), 404, 'href="/feedback?lang=en"')
  })

  it('FBK-4 what is no form of this page is refused as that, not as too long', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { ...formType, 'content-encoding': 'gzip' },
    ])
      expectPage(await send('POST', '/feedback', 'subject=x&text=x', headers), 415, 'Open the page and send it from there')
    expectPage(await send('POST', '/feedback', 'x=1', { ...formType, origin: 'https://elsewhere.example' }), 403, 'Open the page')
  })

  it('FBK-3 A-43 a body that is much too large is answered by a page that reaches the browser', async () => {
    const answer = await send('POST', '/feedback', `text=${'x'.repeat(4_000_000)}`)
    expectPage(answer, 413, 'Please shorten it')
    expect(answer.headers.connection).toBe('close')
  })

  it('FBK-3 A-43 a body that does not come to its end is given up', async () => {
    await host.close()
    host = await start({ bodyMs: 50 })
    const slow = await new Promise<Answer>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: host.port,
          path: '/feedback',
          method: 'POST',
          headers: { ...formType, 'content-length': 100 },
        },
        (answer) => {
          let text = ''
          answer.on('data', (chunk) => {
            text += chunk
          })
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
        },
      )
      sent.on('error', reject)
      sent.write('subject=x')
    })
    expectPage(slow, 408, 'did not arrive')
  })

  it('FBK-4 A-43 of a thousand at once few are read and none is kept beyond the bounds', async () => {
    const before = (await orgo.client.messages.list({})).total
    const token = tokenIn((await send('GET', '/feedback')).text)
    orgo.clock.pass(10_000)
    const statuses: number[] = []
    for (let round = 0; round < 20; round += 1) {
      const many = Array.from({ length: 50 }, (_, n) =>
        send('POST', '/feedback', fieldsOf({ token, subject: `Flood ${round}.${n}`, text: 'x' })),
      )
      for (const { status } of await Promise.all(many)) statuses.push(status)
    }
    expect(statuses.filter((status) => status === 303)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(990)
    expect((await orgo.client.messages.list({})).total).toBe(before + 10)
    expectPage(await send('POST', '/feedback', fieldsOf({ token, subject: 'x', text: 'x' })), 429, 'Go back in your browser')
    orgo.clock.pass(60_000)
    const later = await send('POST', '/feedback', fieldsOf({ token, subject: 'Later', text: 'x' }))
    expect([later.status, later.text.includes('value="Later"')]).toEqual([429, true])
  }, 60_000)

  it('FBK-3 fields that are missing, twice or unknown', async () => {
    const empty = await send('POST', '/feedback', '')
    expectPage(empty, 422, 'Say in a few words what it is about.')
    expect(empty.text).toContain('Write what you want to tell us.')
    expect((await send('POST', '/feedback', '%%%&=&&&%FF=%C3%28')).status).toBe(422)
    const token = tokenIn(empty.text)
    orgo.clock.pass(10_000)
    const body = `${fieldsOf({ token, kind: 'admin', subject: 'First', text: 'x', extra: 'y', __proto__: 'z' })}&subject=Second`
    expect((await send('POST', '/feedback', body)).status).toBe(303)
    expect((await newest()).subject).toBe('First')
  })

  it('FBK-3 what shows nothing is empty', async () => {
    for (const nothing of ['\u200b', '\u202e\u2066', '\0', '\u00ad \ufeff', '\u2028']) {
      const refused = await write({ subject: nothing, text: nothing })
      expectPage(refused, 422, 'Say in a few words what it is about.')
      expect(refused.text).toContain('Write what you want to tell us.')
    }
  })

  it('FBK-6 control characters and marks that turn the direction of writing do not come through', async () => {
    const sent = await write({
      name: 'Ada\u202e\r\nBcc: x@evil.example',
      subject: 'Lamp\u202e\u0000gpj.exe\u2066\u001b[31m\r\nX-Evil: 1',
      text: 'a\u0000b\u202ec\u001b[2J\r\nשלום\td',
      address: 'ada@family.example',
    })
    expect(sent.status).toBe(303)
    const message = await newest()
    expect(message.subject).toBe('Lamp gpj.exe [31m X-Evil: 1')
    expect(message.from).toMatchObject({ name: 'Ada Bcc: x@evil.example', address: 'ada@family.example' })
    expect(message.text).toBe('a b c [2J\nשלום\td')
  })

  it('FBK-6 an address that is not one plain address is refused', async () => {
    for (const address of [
      'a@b.example\r\nBcc: x@evil.example',
      'a@b.example, c@d.example',
      'a@b.example;c@d.example',
      '"a b"@b.example',
      'Ada <a@b.example>',
      'a\u0000@b.example',
      'a\u202e@b.example',
      'a@b\u200b.example',
      'a@',
      '@b.example',
    ])
      expectPage(await write({ address }), 422, 'This is no e-mail address')
  })
})
