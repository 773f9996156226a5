import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpenApiDocument } from '../../electron/web/openapi-document.ts'
import type { WebHost } from '../../electron/web/start-web-host.ts'
import { collectLog, createStandIn, originOf, sendRaw, signIn, startHost } from './web-stand-in.ts'

/** What a request of the A-42 table looks like on the wire; `%P` is the port, `%T` the route. */
type Variant = { name: string; target?: string; lines: string[] }

const foreign: Variant[] = [
  { name: 'a foreign name', lines: ['Host: evil.example'] },
  { name: 'a foreign name with this port', lines: ['Host: evil.example:%P'] },
  { name: 'a name that only begins like this one', lines: ['Host: 127.0.0.1.evil.example:%P'] },
  { name: 'a name that only ends like this one', lines: ['Host: evil-localhost:%P'] },
  { name: 'this address without its port', lines: ['Host: 127.0.0.1'] },
  { name: 'another port', lines: ['Host: 127.0.0.1:1'] },
  { name: 'the IPv6 loopback', lines: ['Host: [::1]:%P'] },
  { name: 'any address', lines: ['Host: 0.0.0.0:%P'] },
  { name: 'another loopback address', lines: ['Host: 127.0.0.2:%P'] },
  { name: 'the address as one number', lines: ['Host: 2130706433:%P'] },
  { name: 'a trailing dot', lines: ['Host: localhost.:%P'] },
  { name: 'credentials in the name', lines: ['Host: 127.0.0.1:%P@evil.example'] },
  { name: 'a path in the name', lines: ['Host: 127.0.0.1:%P/evil'] },
  { name: 'an empty name', lines: ['Host:'] },
  { name: 'two names in one', lines: ['Host: 127.0.0.1:%P, evil.example'] },
  { name: 'no Host at all', lines: ['X-Nothing: 1'] },
  { name: 'Host twice, the foreign one first', lines: ['Host: evil.example', 'Host: 127.0.0.1:%P'] },
  { name: 'Host twice, the foreign one last', lines: ['Host: 127.0.0.1:%P', 'Host: evil.example'] },
  { name: 'Host twice, both right', lines: ['Host: 127.0.0.1:%P', 'host: 127.0.0.1:%P'] },
  { name: 'a forwarded name does not help', lines: ['Host: evil.example', 'X-Forwarded-Host: 127.0.0.1:%P'] },
  { name: 'an absolute URI of this host', target: 'http://127.0.0.1:%P%T', lines: ['Host: 127.0.0.1:%P'] },
  { name: 'an absolute URI of another host', target: 'http://evil.example%T', lines: ['Host: 127.0.0.1:%P'] },
  { name: 'an absolute URI without a scheme', target: '//evil.example%T', lines: ['Host: 127.0.0.1:%P'] },
  { name: 'a backslash in the path', target: '/\\evil.example%T', lines: ['Host: 127.0.0.1:%P'] },
  { name: 'a foreign Origin', lines: ['Host: 127.0.0.1:%P', 'Origin: http://evil.example'] },
  { name: 'the Origin of another port', lines: ['Host: 127.0.0.1:%P', 'Origin: http://127.0.0.1:1'] },
  { name: 'the Origin of the other name', lines: ['Host: 127.0.0.1:%P', 'Origin: http://localhost:%P'] },
  { name: 'an opaque Origin', lines: ['Host: 127.0.0.1:%P', 'Origin: null'] },
  { name: 'https as Origin', lines: ['Host: 127.0.0.1:%P', 'Origin: https://127.0.0.1:%P'] },
  { name: 'another site', lines: ['Host: 127.0.0.1:%P', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'] },
  { name: 'another port of this site', lines: ['Host: 127.0.0.1:%P', 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: cors'] },
  {
    name: 'a frame of another site',
    lines: ['Host: 127.0.0.1:%P', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
  },
]

type Route = { method: string; path: string }

async function listRoutes(): Promise<Route[]> {
  const document = await createOpenApiDocument('0.0.0')
  return Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations ?? {}).map((method) => ({
      method: method.toUpperCase(),
      path: `/api${path
        .replaceAll('{itemNo}', '1')
        .replaceAll('{attachmentNo}', '1')
        .replace(/\{\w+\}/g, 'msg_0')}`,
    })),
  )
}

const { log, events } = collectLog()
const standIn = createStandIn(() => ({}))
let host: WebHost
let cookie = ''
let routes: Route[] = []
beforeAll(async () => {
  host = await startHost(standIn.engine, log, { writes: 100_000, reads: 100_000 })
  cookie = await signIn(host)
  routes = await listRoutes()
})
afterAll(() => host.close())

const compose = ({ method, path }: Route, variant: Variant, more: string[] = []): string => {
  const fill = (text: string) => text.replaceAll('%P', String(host.port)).replaceAll('%T', path)
  const body = method === 'GET' ? [] : ['Content-Type: application/json', 'Content-Length: 2']
  const lines = [
    `${method} ${fill(variant.target ?? path)} HTTP/1.1`,
    ...variant.lines.map(fill),
    ...body,
    ...more,
    'Connection: close',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${method === 'GET' ? '' : '{}'}`
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

describe('the door of the web host', () => {
  it('has a table of at least 30 variants and all routes of the document', () => {
    expect(foreign.length).toBeGreaterThanOrEqual(30)
    expect(routes.length).toBeGreaterThan(30)
  })

  it('WEB-1 A-42 refuses every foreign name, origin and form of address on every route, signed in or not, before any handler', async () => {
    const wrong: string[] = []
    const reached = standIn.calls.length
    for (const variant of foreign) {
      const answers = await Promise.all(
        [...routes, { method: 'GET', path: '/' }, { method: 'POST', path: '/session' }].map(async (route) => ({
          route,
          status: statusOf(
            await sendRaw(
              host.port,
              compose(route, variant, [`Cookie: ${cookie}`, `Authorization: Bearer ${host.token}`, 'X-Orgo: 1']),
            ),
          ),
        })),
      )
      for (const { route, status } of answers) {
        if (status !== 403 && status !== 421) wrong.push(`${variant.name}: ${route.method} ${route.path} answered ${status}`)
      }
    }
    expect(wrong).toEqual([])
    expect(standIn.calls.length).toBe(reached)
    expect(standIn.uploads).toEqual([])
  })

  it('A-42 refuses a foreign Host on the WebSocket', async () => {
    const upgrade = [
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    for (const variant of foreign) {
      const answer = await sendRaw(
        host.port,
        compose({ method: 'GET', path: '/rpc' }, variant, [...upgrade, `Cookie: ${cookie}`]).replace('Connection: close\r\n', ''),
      )
      expect([403, 421], variant.name).toContain(statusOf(answer))
    }
  })

  it('WEB-4 A-42 answers 401 on every route of the document without a token, and with a wrong one', async () => {
    const own: Variant = { name: 'own', lines: ['Host: 127.0.0.1:%P'] }
    const reached = standIn.calls.length
    for (const more of [[], ['Authorization: Bearer wrong'], ['Cookie: orgo_session=wrong']]) {
      for (const route of [...routes, { method: 'GET', path: '/api/openapi.json' }, { method: 'GET', path: '/rpc' }]) {
        expect(statusOf(await sendRaw(host.port, compose(route, own, more))), `${route.method} ${route.path}`).toBe(401)
      }
    }
    expect(standIn.calls.length).toBe(reached)
  })

  it('WEB-2 A-42 takes a write with the cookie only with its own Origin and the header x-orgo', async () => {
    const write = (headers: Record<string, string>) =>
      fetch(`${originOf(host)}/api/tasks/undo`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', ...headers },
        body: '{}',
      })
    expect((await write({})).status).toBe(403)
    expect((await write({ origin: originOf(host) })).status).toBe(403)
    expect((await write({ 'x-orgo': '1' })).status).toBe(403)
    expect((await write({ origin: originOf(host), 'x-orgo': '1', 'sec-fetch-site': 'none' })).status).toBe(403)
    const reached = standIn.calls.length
    await write({ origin: originOf(host), 'x-orgo': '1', 'sec-fetch-site': 'same-origin' })
    expect(standIn.calls.length).toBe(reached + 1)
  })

  it('A-42 lets a link from elsewhere open the page', async () => {
    const navigation = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document']
    const answer = await sendRaw(
      host.port,
      compose({ method: 'GET', path: '/tasks' }, { name: 'own', lines: ['Host: 127.0.0.1:%P'] }, navigation),
    )
    expect(statusOf(answer)).toBe(200)
  })

  it('A-42 answers CORS questions with no permission', async () => {
    const answer = await fetch(`${originOf(host)}/api/tasks`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'GET' },
    })
    expect(answer.status).toBe(403)
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('WEB-7 A-42 writes no token, cookie or address of a request into a log', () => {
    const written = JSON.stringify(events)
    expect(events.length).toBeGreaterThan(100)
    for (const secret of [
      host.token,
      new URL(host.url).searchParams.get('token') ?? '',
      cookie.split('=')[1] ?? '',
      'evil.example',
    ]) {
      expect(secret.length).toBeGreaterThan(5)
      expect(written).not.toContain(secret)
    }
  })
})
