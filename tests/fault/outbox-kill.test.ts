import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOf } from './delivery-context.ts'
import { type DeliveryStand, openDeliveryStand, plainAccount, queueMail } from './delivery-stand.ts'
import { type Child, forkChild, seededDraw, whenSaid } from './fork-child.ts'

/** 1,000 for the whole harness: `ORGO_SENDS=1000`. */
const runs = Number(process.env.ORGO_SENDS ?? 25)
const mailsARun = 6
const draw = seededDraw(Number(process.env.ORGO_SEED ?? 11))
const begin = Date.UTC(2026, 10, 23, 8)
const dayMs = 86_400_000

/** What the server took, by Message-ID: only what came to its dot. */
const taken = new Map<string, number>()
/** Mails whose last chunk was cut off, or whose reply was withheld, by the server itself. */
let cuts = 0
let isCalm = false

/** Where the running child is killed: at a step of the conversation, after so many of its kind, and a moment later. */
const steps = ['connect', 'mail', 'rcpt', 'body', 'dot', 'taken', 'replied'] as const
type Step = (typeof steps)[number]
let plan: { step: Step; after: number; child: Child } | null = null
const killedAt = new Map<Step, number>()

function reach(step: Step): void {
  if (plan?.step !== step) return
  plan.after -= 1
  if (plan.after >= 0) return
  const { child } = plan
  plan = null
  killedAt.set(step, (killedAt.get(step) ?? 0) + 1)
  const afterMs = draw(4)
  if (afterMs === 0) child.process.kill('SIGKILL')
  else setTimeout(() => child.process.kill('SIGKILL'), afterMs)
}

/** A server that takes its time at random, and now and then refuses, or hangs up before its word. */
const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  authOptional: true,
  disableReverseLookup: true,
  onConnect: (_session, done) => {
    reach('connect')
    done()
  },
  onMailFrom: (_address, _session, done) => {
    reach('mail')
    done()
  },
  onRcptTo: (_address, _session, done) => {
    reach('rcpt')
    const refuses = !isCalm && draw(40) === 0
    wait(isCalm ? 0 : draw(4)).then(() => done(refuses ? Object.assign(new Error('greylisted'), { responseCode: 451 }) : null))
  },
  onData: (stream, session, done) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => {
      reach('body')
      chunks.push(chunk)
    })
    stream.on('end', async () => {
      reach('dot')
      await wait(isCalm ? 0 : draw(10))
      const refuses = !isCalm && draw(40) === 0
      if (refuses) return done(Object.assign(new Error('try later'), { responseCode: 452 }))
      const id = /^Message-ID: <(.*)>/im.exec(Buffer.concat(chunks).toString('latin1'))?.[1] ?? ''
      taken.set(id, (taken.get(id) ?? 0) + 1)
      reach('taken')
      await wait(isCalm ? 0 : draw(10))
      if (isCalm || draw(30) !== 0) {
        done()
        reach('replied')
        return
      }
      cuts += 1
      for (const connection of server.connections) if (connection.session.id === session.id) connection.close()
    })
  },
})
server.on('error', () => undefined)

/** The child as one file: a run is mostly the start of a process, and from the sources that takes ten times as long. */
const bundle = join(import.meta.dirname, `../../node_modules/.cache/orgo-send-child-${process.pid}`)
const bundleChild = () =>
  build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: join(import.meta.dirname, 'send-child.ts'),
      outDir: bundle,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: 'send-child.mjs' } },
    },
  })

let stand: DeliveryStand
let port = 0
beforeAll(async () => {
  await bundleChild()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const address = server.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  stand = await openDeliveryStand({ now: begin })
  await stand.account(port, plainAccount(port))
})
afterAll(async () => {
  rmSync(bundle, { recursive: true, force: true })
  await stand.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

type Row = { message_id: string; state: string; phase: string | null }
const rows = (): Row[] => stand.store.read.all<Row>('SELECT message_id, state, phase FROM outbox ORDER BY outbox_no')

function queueSome(run: number): void {
  for (let n = 0; n < mailsARun; n += 1) {
    const text = draw(6) === 0 ? 'A long line of a long mail.\n'.repeat(4_000) : `Mail ${n} of run ${run}.\n`
    queueMail(stand.store, contextOf(stand.ports)(), [`ann${n}@customer.example`], { text })
  }
}

async function runAndKill(child: Child, run: number): Promise<void> {
  await whenSaid(child, 'ready')
  if (!child.said.includes('ready')) throw new Error('the sender does not start')
  const step = steps[draw(steps.length)] ?? 'dot'
  // All mails of a round go over one connection.
  plan = { step, after: step === 'connect' ? 0 : draw(mailsARun), child }
  // Time goes on by a minute with each run, so that what was refused comes due again.
  child.process.send(begin + run * 60_000)
  // Where the plan is not met, because fewer mails came so far, it is killed idle.
  await Promise.race([whenSaid(child, 'done'), child.ended])
  plan = null
  child.process.kill('SIGKILL')
  await child.ended
}

describe('killed while sending', () => {
  it(`DLV-2 A-16 O1 O3 ${runs} times kill -9 at any point: nothing twice, nothing lost, doubt only where the server may have it`, {
    timeout: 7_200_000,
  }, async () => {
    // The next child loads while this one works: a run is mostly the start of a process.
    let next = forkChild(join(bundle, 'send-child.mjs'), stand.folder)
    for (let run = 0; run < runs; run += 1) {
      const child = next
      next = forkChild(join(bundle, 'send-child.mjs'), stand.folder)
      stand.clock.set(begin + run * 60_000)
      queueSome(run)
      await runAndKill(child, run)
    }
    next.process.kill('SIGKILL')
    await next.ended
    // Let go of what the killed ones left, with a server that behaves.
    await wait(100)
    isCalm = true
    stand.clock.set(begin + runs * 60_000 + dayMs)
    await stand.delivery.flush()
    await stand.delivery.flush()

    const all = rows()
    expect(all.length).toBe(runs * mailsARun)
    expect([...taken].filter(([, times]) => times > 1)).toEqual([])
    const known = new Set(all.map((row) => row.message_id))
    expect([...taken.keys()].filter((id) => !known.has(id))).toEqual([])
    const states = Map.groupBy(all, ({ state }) => state)
    expect([...states.keys()].filter((state) => state !== 'accepted' && state !== 'in_doubt')).toEqual([])
    // What Orgo calls accepted the server has; what the server has and Orgo does not know of is in doubt.
    expect(states.get('accepted')?.filter(({ message_id: id }) => !taken.has(id))).toEqual([])
    const doubtful = states.get('in_doubt') ?? []
    const unknown = all.filter(({ state, message_id: id }) => taken.has(id) && state !== 'accepted')
    expect(unknown.filter(({ state }) => state !== 'in_doubt')).toEqual([])
    // One mail is on its way at a time, so a kill or a cut leaves one in doubt at most.
    expect(doubtful.length).toBeLessThanOrEqual(runs + cuts)
    const reached = doubtful.filter(({ message_id: id }) => taken.has(id)).length
    process.stdout.write(
      `${all.length} mails, ${runs} kills, ${cuts} cuts: ${states.get('accepted')?.length} accepted, ${doubtful.length} in doubt, of which the server has ${reached}; 0 twice, 0 lost. Killed at ${[...killedAt].map(([step, times]) => `${step} ${times}`).join(', ')}\n`,
    )
  })
})
