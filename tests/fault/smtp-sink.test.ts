import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DeliveryStand, openDeliveryStand, shortLimits } from './delivery-stand.ts'
import { findSmtpSink } from './find-smtp-sink.ts'
import { seededDraw } from './fork-child.ts'

const sink = findSmtpSink()
if (!sink) process.stdout.write('smtp-sink of Postfix is not here and could not be fetched: its suite is left out.\n')

let stand: DeliveryStand
let folder: string
let running: ChildProcess | null = null
const draw = seededDraw(process.pid)
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orgo-sink-'))
  stand = await openDeliveryStand({ limits: { ...shortLimits, lastReplyMs: 5_000 } })
})
afterEach(async () => {
  running?.kill('SIGKILL')
  await stand.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts it with these faults and answers its port; each mail becomes a file. */
async function start(...options: string[]): Promise<number> {
  const env = { ...process.env, ...(sink?.libraries ? { LD_LIBRARY_PATH: sink.libraries } : {}) }
  const user = process.getuid?.() === 0 ? ['-u', 'root'] : []
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = 20_000 + draw(12_000)
    const child = spawn(sink?.program ?? '', [...user, '-c', '-d', 'mail.', ...options, `127.0.0.1:${port}`, '64'], {
      ...{ env, cwd: folder, stdio: 'ignore' },
    })
    for (let look = 0; look < 100 && child.exitCode === null; look += 1) {
      if (await answers(port)) {
        running = child
        return port
      }
      await wait(50)
    }
    child.kill('SIGKILL')
  }
  throw new Error('smtp-sink does not start')
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const taken = (): string[] =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .flatMap((text) => /^Message-ID: <(.*)>/im.exec(text)?.[1] ?? [])

describe.skipIf(!sink)('with the sink of Postfix', () => {
  it('DLV-1 DLV-7 takes 60 mails, each once', async () => {
    await stand.account(await start())
    const ids = Array.from({ length: 60 }, (_, n) => stand.queue(`ann${n}@customer.example`))
    await stand.delivery.round()
    expect(new Set(ids.map((outboxId) => stand.row(outboxId).state))).toEqual(new Set(['accepted']))
    const sent = stand.store.read.all<{ id: string }>('SELECT message_id AS id FROM outbox').map(({ id }) => id)
    expect(taken().sort()).toEqual(sent.sort())
  })

  it.each([
    ['a sender that is put off', ['-r', 'MAIL'], 'queued', 'retry'],
    ['a sender that is refused', ['-f', 'MAIL'], 'failed', 'failed'],
    ['a recipient that is put off', ['-r', 'RCPT'], 'queued', 'retry'],
    ['a recipient that is refused', ['-f', 'RCPT'], 'failed', 'failed'],
    ['DATA that is put off', ['-r', 'DATA'], 'queued', 'retry'],
    ['DATA that is refused', ['-f', 'DATA'], 'failed', 'failed'],
    ['a mail that is put off', ['-r', '.'], 'queued', 'retry'],
    ['a mail that is refused', ['-f', '.'], 'failed', 'failed'],
    ['a connection that ends at MAIL', ['-q', 'MAIL'], 'queued', 'not_sent'],
    ['a connection that ends at RCPT', ['-q', 'RCPT'], 'queued', 'not_sent'],
    ['a connection that ends at DATA', ['-q', 'DATA'], 'queued', 'not_sent'],
    ['a connection that ends at the dot', ['-q', '.'], 'in_doubt', 'in_doubt'],
  ])('DLV-1 O1 %s', async (_title, options, state, attempt) => {
    await stand.account(await start(...options))
    const outboxId = stand.queue('ann@customer.example')
    await stand.delivery.round()
    expect([stand.row(outboxId).state, stand.attempts(outboxId)]).toEqual([state, [attempt]])
  })
})
