import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome, waitFor, waitForOutput } from './cli-run.ts'

/** Takes a mail whole and says nothing then. */
function startSilentServer(): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    let inData = false
    socket.on('error', () => undefined)
    socket.write('220 silent\r\n')
    socket.on('data', (bytes) => {
      if (inData) return
      const word = bytes.toString('latin1').toUpperCase()
      inData = word.startsWith('DATA')
      socket.write(word.startsWith('EHLO') ? '250-silent\r\n250 8BITMIME\r\n' : inData ? '354 go\r\n' : '250 ok\r\n')
    })
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        close: () => {
          for (const socket of sockets) socket.destroy()
          return new Promise((closed) => server.close(() => closed()))
        },
      })
    }),
  )
}

let home: CliHome
let server: Awaited<ReturnType<typeof startSilentServer>>
beforeAll(async () => {
  home = createCliHome()
  server = await startSilentServer()
  await home.orgo(['init'])
})
afterAll(async () => {
  await server.close()
  home.remove()
})

const account = (port: number) =>
  home.orgo(['accounts', 'add', '--smtp', `smtp://127.0.0.1:${port}`, '--from', 'desk@riverside.example', '--cleartext'])

async function queue(subject: string): Promise<string> {
  const to = ['--to', 'ann@customer.example', '--send', 'now', '--json']
  const { outboxId } = JSON.parse((await home.orgo(['outbox', 'compose', subject, 'It is warm.', ...to])).out)
  await home.orgo(['outbox', 'send-now', outboxId])
  return outboxId
}

describe('orgo outbox flush', () => {
  it('CLI-2 DLV-6 says what is due and did not leave, and why, with exit code 1', async () => {
    const away = await startSilentServer()
    await away.close()
    await account(away.port)
    await queue('The heating')
    await queue('The lamp')
    const flushed = await home.orgo(['outbox', 'flush'])
    expect(flushed.code).toBe(1)
    expect(flushed.out).toMatch(/Due and still here: 1 mail\..*does not answer/s)
    expect(flushed.out).toMatch(/1 mail is tried again by itself, the next one /)
    const counts = JSON.parse((await home.orgo(['outbox', 'flush', '--json'])).out)
    expect(counts).toMatchObject({ due: 1, elsewhere: false, sentences: [expect.stringContaining('does not answer')] })
    for (const { outboxId } of JSON.parse((await home.orgo(['outbox', 'list', '--json'])).out).rows)
      await home.orgo(['outbox', 'cancel', outboxId])
    expect(await home.orgo(['outbox', 'flush'])).toMatchObject({ code: 0 })
    await home.orgo(['accounts', 'remove', JSON.parse((await home.orgo(['accounts', 'list', '--json'])).out)[0].accountId])
  })

  it('DLV-9 ended while a server keeps its last word back, the mail is in doubt and never left as sending', async () => {
    await account(server.port)
    const outboxId = await queue('The silence')
    const child = home.spawn(['--profile', home.profile, 'outbox', 'flush'])
    const ended = waitFor(child)
    await waitForOutput(child, /has the mail and has not answered yet/)
    child.kill('SIGTERM')
    const { code, err } = await ended
    expect([code, err]).toEqual([1, expect.stringMatching(/Stopping\..*in doubt/)])
    expect(JSON.parse((await home.orgo(['outbox', 'show', outboxId, '--json'])).out).state).toBe('in_doubt')
  }, 180_000)

  it('DLV-2 killed there, the next command finds it in doubt', async () => {
    const outboxId = await queue('The second silence')
    const child = home.spawn(['--profile', home.profile, 'outbox', 'flush'])
    const ended = waitFor(child)
    await waitForOutput(child, /has the mail and has not answered yet/)
    child.kill('SIGKILL')
    await ended
    expect(JSON.parse((await home.orgo(['outbox', 'show', outboxId, '--json'])).out).state).toBe('in_doubt')
  }, 180_000)
})
