import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type TakenMail, takeMail } from './outbox-rows.ts'
import { productFolder, type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const hour = 3_600_000
const day = 24 * hour

const thanks = '---\nid: thanks\nlanguage: en\nsubject: We have your message\n---\nThank you. Somebody will answer.\n'

/** An Orgo that answers everything by itself, and hands everything on where it is told to whom. */
async function openDesk(name: string, handsOnTo: string | null = null): Promise<TestOrgo> {
  const forward = handsOnTo === null ? '' : `, { route_to: "${handsOnTo}" }`
  const orgo = await testOrgo({
    shippedRules: false,
    rules: {
      '../templates/email/thanks.en.liquid': thanks,
      'desk/module.yaml': 'module: 1\ntitle: Desk\n',
      'desk/desk.yaml': `orgo_rules: 1
rules:
  - { id: answer, once: per_message, if: "size > 0", then: [{ set_priority: high }, { send_template: thanks }${forward}] }
`,
    },
  })
  // Otherwise what is handed on to a new domain waits for a person, and no loop begins.
  const shipped = readFileSync(join(productFolder, 'resources/config/config.yaml'), 'utf8')
  orgo.writeFile('profile/config.yaml', shipped.replace('hold_new_domains: true', 'hold_new_domains: false'))
  await orgo.withStore((store) =>
    store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (account_id, host, port, security, auth, login, from_address, from_name, is_default, refusals, created_at, changed_at)
         VALUES ('account_${'0'.repeat(32)}', '127.0.0.1', 9, 'none', 'none', '', ?, 'Desk', 1, 0, 0, 0)`,
        `desk@${name}.example`,
      ),
    ),
  )
  return orgo
}

let desks: TestOrgo[] = []
afterEach(async () => {
  for (const orgo of desks) await orgo.close()
  desks = []
})

const openTwo = async (forward = false): Promise<[TestOrgo, TestOrgo]> => {
  const one = await openDesk('one', forward ? 'desk@two.example' : null)
  const two = await openDesk('two', forward ? 'desk@one.example' : null)
  desks = [one, two]
  return [one, two]
}

const asked = (from: string, to: string, n = 0): string =>
  writeMail({
    ...{ id: `${n}.${from}`, from, to, subject: `A question ${n}` },
    ...{ date: dateHeader(sentAt + n), body: `Question ${n}.` },
  })

/** What a mail is after a careless relay: nothing in it says that a program wrote it. */
const strip = (mime: string): string =>
  mime.replace(/^(?:Auto-Submitted|Precedence|X-Auto-Response-Suppress|X-Orgo-[A-Za-z-]+): .*\r?\n/gim, '')

const toText = (mime: string): string => mime.replaceAll('\r\n', '\n')

/** Lets both send what is due and hands it to the other, until nobody has anything more. Answers how many rounds it took, and all mails. */
async function exchange(one: TestOrgo, two: TestOrgo, most: number, relay: (mime: string) => string = (mime) => mime) {
  const all: TakenMail[] = []
  for (let round = 0; round < most; round += 1) {
    const sent: number[] = []
    for (const [from, to, name] of [
      [one, two, 'two'],
      [two, one, 'one'],
    ] as const) {
      await from.engine.idle()
      const mails = await takeMail(from)
      const here = mails.filter((mail) => mail.to.includes(`desk@${name}.example`))
      if (here.length > 0)
        await to.importMbox(
          here.map(({ mime }) => toText(relay(mime))),
          { mode: 'live' },
        )
      all.push(...mails)
      sent.push(here.length)
    }
    if (sent.every((count) => count === 0)) return { rounds: round, all }
  }
  return { rounds: most, all }
}

const automatic = (orgo: TestOrgo) =>
  orgo.withStore((store) =>
    store.read.all<{ address: string; at: number }>(
      `SELECT outbox_recipients.address, outbox.created_at AS at FROM outbox
       JOIN outbox_recipients ON outbox_recipients.outbox_id = outbox.outbox_id
       WHERE outbox.automatic = 1 AND outbox.kind = 'acknowledgement' AND outbox.state NOT IN ('cancelled', 'draft') ORDER BY outbox.created_at`,
    ),
  )

/** The most automatic answers an address had within 24 hours. */
function mostInADay(rows: readonly { address: string; at: number }[]): number {
  return Math.max(
    0,
    ...rows.map(
      ({ address, at }) => rows.filter((other) => other.address === address && other.at >= at && other.at < at + day).length,
    ),
  )
}

describe('two Orgos that answer each other', () => {
  it('T9 A-33 stop by themselves: the answer of a program is not answered', async () => {
    const [one, two] = await openTwo()
    await one.importMbox([asked('desk@two.example', 'desk@one.example')], { mode: 'live' })
    const { rounds, all } = await exchange(one, two, 10)
    expect(rounds).toBeLessThanOrEqual(2)
    expect(all.map(({ to, from }) => [from, to])).toEqual([['', ['desk@two.example']]])
    expect(all.every(({ mime }) => /^Auto-Submitted: auto-(?:replied|generated)\r?$/m.test(mime))).toBe(true)
  })

  it('T9 stop also where a relay takes out every header that says so: one answer to an address in a day', async () => {
    const [one, two] = await openTwo()
    await one.importMbox([asked('desk@two.example', 'desk@one.example')], { mode: 'live' })
    const { rounds, all } = await exchange(one, two, 10, strip)
    expect(rounds).toBeLessThanOrEqual(3)
    expect(all.length).toBeLessThanOrEqual(2)
  })

  it('T9 A-33 1,000 rounds with a robot that says nowhere that it is one: at most one automatic answer to an address in 24 hours', async () => {
    const one = await openDesk('one')
    desks = [one]
    const batches = 20
    const perBatch = 50
    const all: TakenMail[] = []
    for (let batch = 0; batch < batches; batch += 1) {
      const numbers = Array.from({ length: perBatch }, (_, index) => batch * perBatch + index)
      await one.importMbox(
        numbers.map((n) => asked('desk@robot.example', 'desk@one.example', n)),
        { mode: 'live' },
      )
      await one.engine.idle()
      all.push(...(await takeMail(one)))
      one.clock.pass(3 * hour)
    }
    const answers = await automatic(one)
    expect(mostInADay(answers)).toBe(1)
    // 60 hours: the first, and one after each day.
    expect([answers.length, all.length]).toEqual([3, 3])
    expect(all.every(({ mime }) => /^Auto-Submitted: auto-replied\r?$/m.test(mime))).toBe(true)
  })

  it('T9 A-33 that hand everything on to each other stop as well', async () => {
    const [one, two] = await openTwo(true)
    await one.importMbox([asked('ida@sender.example', 'desk@one.example')], { mode: 'live' })
    const { rounds, all } = await exchange(one, two, 60)
    expect(rounds).toBeLessThan(60)
    expect(all.length).toBeLessThanOrEqual(50)
    expect(all.every(({ mime }) => /^Auto-Submitted: auto-(?:replied|generated)\r?$/m.test(mime))).toBe(true)
  })
})
