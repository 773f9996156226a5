import { connect } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { ORPCError } from '@orpc/server'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { WebLimits } from '../../electron/web/limits.ts'
import { startWebHost, type WebHost } from '../../electron/web/start-web-host.ts'
import { collectLog, createStandIn, originOf, sendRaw, signIn, startHost } from './web-stand-in.ts'

let host: WebHost | null = null
afterEach(async () => {
  await host?.close()
  host = null
})

type Answer = Parameters<typeof createStandIn>[0]

/** What `tasks.undo` answers. */
const undone = { command: 'task.close', changeId: 'change_0123456789abcdef_1', tasks: 0, task: null }

async function start(answer: Answer = () => undone, limits: Partial<WebLimits> = {}) {
  const standIn = createStandIn(answer)
  const { log, events } = collectLog()
  host = await startHost(standIn.engine, log, limits)
  const origin = originOf(host)
  const bearer = { authorization: `Bearer ${host.token}` }
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, { method: 'POST', headers: { ...bearer, 'content-type': 'application/json', ...headers }, body })
  return { host, origin, bearer, post, events, ...standIn }
}

describe('signing in', () => {
  it('WEB-3 A-42 exchanges the token of the address once for a cookie that scripts and other sites cannot use', async () => {
    const { host, origin } = await start()
    const first = await fetch(host.url, { redirect: 'manual' })
    expect(first.status).toBe(303)
    expect(first.headers.get('location')).toBe('/')
    const cookie = first.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(new RegExp(`^orgo_session_${host.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`))
    expect((await fetch(`${origin}/api/health`, { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).not.toBe(401)
    const second = await fetch(host.url, { redirect: 'manual' })
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  it('A-42 exchanges it by POST as well, and keeps a screen in the address', async () => {
    const { host, origin } = await start()
    const token = new URL(host.url).searchParams.get('token')
    const send = () =>
      fetch(`${origin}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      })
    expect((await send()).status).toBe(204)
    expect((await send()).status).toBe(401)
    const deep = await fetch(`${origin}/tasks?view=open&token=${host.token}`, { redirect: 'manual' })
    expect(deep.headers.get('location')).toBe('/tasks?view=open')
  })

  it('A-42 gives the address and REST two different tokens', async () => {
    const { host, origin } = await start()
    const oneTime = new URL(host.url).searchParams.get('token')
    expect(oneTime).not.toBe(host.token)
    expect((await fetch(`${origin}/api/health`, { headers: { authorization: `Bearer ${oneTime}` } })).status).toBe(401)
  })

  it('A-43 slows down guessing', async () => {
    const { origin } = await start(undefined, { writes: 5 })
    const guess = () =>
      fetch(`${origin}/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"token":"x"}' })
    const statuses = []
    for (let count = 0; count < 7; count += 1) statuses.push((await guess()).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
  })
})

describe('headers', () => {
  it('A-42 tells the browser to store, frame, guess and share nothing', async () => {
    const { origin, bearer } = await start()
    for (const path of ['/', '/api/health', '/api/nothing', '/missing.js']) {
      const { headers } = await fetch(`${origin}${path}`, { headers: bearer })
      expect(headers.get('cache-control'), path).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('A-35 names no foreign host in the policy of the page', async () => {
    const { origin, host } = await start()
    const policy = (await fetch(origin)).headers.get('content-security-policy') ?? ''
    const sources = policy.split(/[; ]+/).filter((word) => /[.:/*]/.test(word))
    expect(new Set(sources)).toEqual(new Set(['data:', `ws://127.0.0.1:${host.port}`, `ws://localhost:${host.port}`]))
  })
})

describe('the screens', () => {
  it('serves index.html for every screen, and keeps hashed files for ever', async () => {
    const { origin } = await start()
    for (const path of ['/', '/tasks', '/tasks/task_1', '/index.html']) {
      expect(await (await fetch(`${origin}${path}`)).text(), path).toContain('<title>Orgo</title>')
    }
    const asset = await fetch(`${origin}/assets/main-AbCd1234.js`)
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(asset.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${origin}/assets/other.js`)).status).toBe(404)
  })

  it('A-42 opens no file outside its folder', async () => {
    const { host } = await start()
    const paths = [
      '/../secret.json',
      '/..%2fsecret.json',
      '/%2e%2e/secret.json',
      '/assets/../../secret.json',
      '/....//secret.json',
      '/%00',
      '/%',
      '/secret.json%00.js',
    ]
    for (const path of paths) {
      const answer = await sendRaw(host.port, `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nConnection: close\r\n\r\n`)
      expect(answer, path).not.toContain('CANARY')
      expect(answer, path).toMatch(/^HTTP\/1\.1 (404|200|400)/)
    }
  })
})

describe('bounds', () => {
  it('A-43 takes 100 commands in 10 s from one session, then says to wait, and keeps answering queries', async () => {
    const { post, origin, bearer } = await start()
    const statuses = await Promise.all(Array.from({ length: 110 }, async () => (await post('/api/tasks/undo', '{}')).status))
    expect(statuses.filter((status) => status === 200).length).toBe(100)
    expect(statuses.filter((status) => status === 429).length).toBe(10)
    expect((await fetch(`${origin}/api/modules`, { headers: bearer })).status).not.toBe(429)
  })

  it('WEB-5 A-43 refuses a body over 1 MB, announced or not', async () => {
    const { post, calls, host } = await start()
    const answer = await post('/api/tasks/undo', JSON.stringify({ x: 'x'.repeat(1024 * 1024) }))
    expect(answer.status).toBe(413)
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`
    const streamed = await sendRaw(
      host.port,
      `POST /api/tasks/undo HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(300)}`,
    )
    expect(streamed === '' || streamed.startsWith('HTTP/1.1 413')).toBe(true)
    expect(calls).toEqual([])
  })

  it('A-43 gives up a body that does not arrive', async () => {
    const { host, calls } = await start(undefined, { bodyMs: 100 })
    const answer = await sendRaw(
      host.port,
      `POST /api/tasks/undo HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 408/)
    expect(calls).toEqual([])
  })

  it('A-43 holds a bounded number of connections', async () => {
    const { host } = await start(undefined, { sockets: 10 })
    const outcomes = await Promise.all(
      Array.from(
        { length: 30 },
        () =>
          new Promise<boolean>((resolve) => {
            const socket = connect(host.port, '127.0.0.1')
            socket.on('connect', () => socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\n\r\n`))
            socket.on('data', () => resolve(true))
            socket.on('error', () => resolve(false))
            socket.on('close', () => resolve(false))
          }),
      ),
    )
    expect(outcomes.filter((answered) => answered).length).toBe(10)
  })

  it('A-43 takes only JSON as a body', async () => {
    const { post, calls } = await start()
    expect((await post('/api/tasks/undo', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await post('/api/tasks/undo', '{', {})).status).toBe(400)
    expect(calls).toEqual([])
  })
})

describe('uploads', () => {
  it('streams the bytes into the engine', async () => {
    const { post, uploads } = await start()
    const answer = await post('/api/uploads?name=old%20mail.mbox', new Uint8Array(3 * 1024 * 1024), {
      'content-type': 'application/octet-stream',
    })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toEqual({ uploadId: 'upload_1', sizeBytes: 3 * 1024 * 1024 })
    expect(uploads).toEqual([{ name: 'old mail.mbox', sizeBytes: 3 * 1024 * 1024 }])
  })

  it('A-43 refuses more than the quota and names with a folder', async () => {
    const { post, uploads, host } = await start(undefined, { uploadBytes: 1000 })
    expect((await post('/api/uploads?name=a.mbox', new Uint8Array(2000))).status).toBe(413)
    const streamed = await sendRaw(
      host.port,
      `POST /api/uploads?name=a.mbox HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nAuthorization: Bearer ${host.token}\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n${'x'.repeat(2048)}\r\n`,
    )
    expect(streamed).toMatch(/^HTTP\/1\.1 413/)
    for (const name of ['', '..%2Fa', 'a%5Cb', 'a%00', 'x'.repeat(256)])
      expect((await post(`/api/uploads?name=${name}`, 'x')).status).toBe(400)
    expect(uploads).toEqual([])
  })
})

describe('errors', () => {
  it('WEB-6 have one shape, and a bug shows its id and no more', async () => {
    const { post, events } = await start(() => {
      throw new TypeError('the subject was CANARY')
    })
    const answer = await post('/api/tasks/undo', '{}')
    const body = await answer.json()
    expect(answer.status).toBe(500)
    expect(Object.keys(body).sort()).toEqual(['code', 'data', 'message'])
    expect(body.message).toMatch(/^Something went wrong inside Orgo\. .* [0-9a-f]{8}\.$/)
    expect(JSON.stringify(body)).not.toContain('CANARY')
    expect(events.find(({ log }) => log === 'error')?.fields).toMatchObject({
      errorId: body.data.errorId,
      procedure: 'tasks.undo',
    })
  })

  it('hide what an answer that does not fit its schema holds', async () => {
    const { origin, bearer } = await start(() => ({ secret: 'CANARY' }))
    const answer = await fetch(`${origin}/api/health`, { headers: bearer })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('CANARY')
  })

  it('name the places of a wrong input in one sentence', async () => {
    const { origin, bearer } = await start()
    const answer = await fetch(`${origin}/api/tasks?limit=9000&wrong=1`, { headers: bearer })
    expect(answer.status).toBe(400)
    const body = await answer.json()
    expect(body.code).toBe('BAD_REQUEST')
    expect(body.message).toContain('limit: ')
    expect(body.message).toContain('wrong')
    expect(body.data.issues[0]).toMatchObject({ path: 'limit' })
  })

  it('pass declared errors with their status', async () => {
    const { post } = await start(() => {
      throw new ORPCError('NOTHING_TO_UNDO', { status: 409, message: 'There is nothing to undo.' })
    })
    const answer = await post('/api/tasks/undo', '{}')
    expect(answer.status).toBe(409)
    expect(await answer.json()).toEqual({ code: 'NOTHING_TO_UNDO', message: 'There is nothing to undo.' })
  })

  it('say in a sentence that a port is taken', async () => {
    const { host, engine } = await start()
    const { log } = collectLog()
    const second = await startWebHost({
      engine,
      port: host.port,
      rendererFolder: '',
      version: '',
      log,
      clock: { now: () => 0 },
      random: { bytes: (count) => Buffer.alloc(count) },
    })
    expect(second).toMatchObject({ ok: false, fault: { code: 'PORT_IN_USE' } })
  })
})

describe('the WebSocket', () => {
  const open = (host: WebHost, headers: Record<string, string>) =>
    new Promise<WebSocket | number>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/rpc`, { headers })
      socket.on('open', () => resolve(socket))
      socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
    })
  const closed = (socket: WebSocket) => new Promise<number>((resolve) => socket.on('close', resolve))

  it('A-42 opens with the cookie and this Origin, or with the bearer token, and not otherwise', async () => {
    const { host, origin } = await start()
    const cookie = await signIn(host)
    expect(await open(host, {})).toBe(401)
    expect(await open(host, { cookie })).toBe(403)
    expect(await open(host, { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await open(host, { cookie, origin, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await open(host, { cookie, origin })).toBeInstanceOf(WebSocket)
    expect(await open(host, { authorization: `Bearer ${host.token}` })).toBeInstanceOf(WebSocket)
  })

  it('A-43 ends a connection that sends what is no call, or too much', async () => {
    const { host, calls } = await start()
    for (const frame of [
      '{',
      'null',
      '[]',
      '{"i":1}',
      '{"i":1,"p":{"u":"http://evil.example/tasks/undo"}}',
      Buffer.from([1, 2, 3]),
    ]) {
      const socket = await open(host, { authorization: `Bearer ${host.token}` })
      if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
      socket.send(frame)
      expect(await closed(socket)).toBe(1003)
    }
    const socket = await open(host, { authorization: `Bearer ${host.token}` })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    socket.send('x'.repeat(1024 * 1024 + 1))
    expect(await closed(socket)).toBe(1009)
    expect(calls).toEqual([])
  })

  it('ends streams when the tab goes away', async () => {
    let ended: () => void = () => undefined
    const end = new Promise<void>((resolve) => {
      ended = resolve
    })
    const { host } = await start(async function* (_, __, signal) {
      try {
        yield { topics: ['tasks'] }
        await after(20_000, undefined, signal ? { signal } : {})
      } finally {
        ended()
      }
    })
    const socket = await open(host, { authorization: `Bearer ${host.token}` })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    socket.send('{"i":"1","p":{"u":"/dashboard/watch","b":{"json":{}}}}')
    await new Promise((resolve) => socket.on('message', resolve))
    socket.terminate()
    await end
  })

  it('closes everything when the host closes', async () => {
    const { host: running } = await start()
    const socket = await open(running, { authorization: `Bearer ${running.token}` })
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    const code = closed(socket)
    await running.close()
    host = null
    expect([1001, 1006]).toContain(await code)
  })
})
