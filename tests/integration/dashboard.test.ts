import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChangeFeed } from '../../electron/core/change-feed.ts'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail } from './write-mail.ts'

let orgo: TestOrgo
beforeEach(async () => {
  orgo = await testOrgo({ rules: { 'desk/module.yaml': 'module: 1\ntitle: Desk\n' }, shippedRules: false })
})
afterEach(() => orgo.close())

describe('the change feed', () => {
  it('REP-2 several changes of one moment come as one, and a listener that leaves is forgotten', async () => {
    const feed = createChangeFeed()
    const abort = new AbortController()
    const heard = feed.listen(abort.signal)
    const first = heard.next()
    feed.tell('tasks')
    feed.tell('messages', 'tasks')
    expect(await first).toEqual({ done: false, value: ['tasks', 'messages'] })
    feed.tell('rules')
    expect((await heard.next()).value).toEqual(['rules'])
    const last = heard.next()
    abort.abort()
    expect(await last).toEqual({ done: true, value: undefined })
  })

  it('REP-2 a command is heard by whoever watches', async () => {
    const abort = new AbortController()
    const changes = await orgo.client.dashboard.watch({}, { signal: abort.signal })
    const next = changes[Symbol.asyncIterator]().next()
    // The listener is there once the stream has been asked for its first value.
    await orgo.client.health.get({})
    await orgo.client.tasks.create({ title: 'Order chalk', module: 'desk' })
    expect((await next).value).toMatchObject({ topics: expect.arrayContaining(['tasks']) })
    abort.abort()
  })
})

describe('health', () => {
  it('CAR-1 says of each check what to do where all is not well', async () => {
    const health = await orgo.client.health.get({})
    expect(health.checks.map((check) => check.id)).toEqual(
      expect.arrayContaining(['encryption', 'database', 'disk', 'rules', 'imports', 'escalations', 'triage']),
    )
    for (const check of health.checks)
      expect([check.id, check.status === 'ok', check.action === null]).toEqual([
        check.id,
        check.status === 'ok',
        check.status === 'ok',
      ])
    expect(health).toMatchObject({ protection: 'device', at: orgo.clock.now(), counts: { messages: 0, tasks: 0 } })
    expect(health.protectionSentence).toContain('Not protected by a password')
    expect(health.storage.databaseBytes).toBeGreaterThan(0)
  })

  it('CAR-1 an import whose process died is told, and gone when it has been finished', async () => {
    const archive = await orgo.importMbox([writeMail()])
    const imports = async () => (await orgo.client.health.get({})).checks.find((check) => check.id === 'imports')
    expect(await imports()).toMatchObject({ status: 'ok' })
    await orgo.withStore((store) =>
      store.write((tx) => {
        tx.run("UPDATE archives SET state = 'running'")
        tx.run("UPDATE jobs SET state = 'running', lease_owner = '99999999:aa', lease_until = ?", orgo.clock.now() + 30_000)
      }),
    )
    expect(await imports()).toMatchObject({ status: 'warning', detail: '1 imports did not finish.' })
    expect((await orgo.client.archives.get({ archiveId: archive.archiveId })).state).toBe('interrupted')
    orgo.engine.wake()
    await expect.poll(async () => (await imports())?.status, { timeout: 20_000 }).toBe('ok')
  })

  it('CAR-1 counts what is there', async () => {
    await orgo.importMbox([writeMail()])
    const { taskId } = await orgo.client.tasks.create({ title: 'One', module: 'desk' })
    await orgo.client.tasks.create({ title: 'Two', module: 'desk' })
    await orgo.client.tasks.close({ taskId })
    const health = await orgo.client.health.get({})
    expect(health.counts).toMatchObject({ messages: 1, tasks: 2, openTasks: 1, archives: 1 })
    expect(health.checks.find((check) => check.id === 'triage')?.detail).toBe('1 messages wait for a decision.')
  })
})
