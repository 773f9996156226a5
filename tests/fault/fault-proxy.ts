import type { AddressInfo } from 'node:net'
import { createConnection, createServer, type Socket } from 'node:net'

/** Where in a conversation with a mail server something goes wrong. */
export type FaultStage =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'dot'
  | 'reply'
  | 'after'

/**
 * What goes wrong there.
 *
 * `cut` ends the connection when the stage is reached: a command is not passed on; of the body only half is; at `dot` all but the end of the
 * mail; at `reply` the server has the mail and its word is dropped; `after` comes behind that word. `stall` goes silent there instead. `say`
 * answers in the server's place and passes nothing on.
 */
export type Fault = { at: FaultStage; cut?: true; stall?: true; say?: string; only?: string }

export type FaultProxy = { port: number; connections(): number; setFault(fault: Fault | null): void; close(): Promise<void> }

/** A proxy before a real mail server that breaks a conversation at one stage. It passes commands one at a time, pipelined or not. */
export async function startFaultProxy(target: number): Promise<FaultProxy> {
  let fault: Fault | null = null
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    count += 1
    const upstream = createConnection({ port: target, host: '127.0.0.1' })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    new Conversation(client, upstream, () => fault).run().catch(() => {
      client.destroy()
      upstream.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port, // it listens on a port, not on a pipe
    connections: () => count,
    setFault: (next) => {
      fault = next
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

const stageOfVerb: Readonly<Record<string, FaultStage>> = {
  EHLO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
}

class Broken extends Error {
  override readonly name = 'Broken'
}

class Conversation {
  readonly #client: Inbox
  readonly #server: Inbox
  readonly #fault: () => Fault | null

  constructor(client: Socket, server: Socket, fault: () => Fault | null) {
    this.#client = new Inbox(client)
    this.#server = new Inbox(server)
    this.#fault = fault
  }

  async run(): Promise<void> {
    if (await this.#meet('connect')) return
    const greeting = await this.#server.reply()
    if (await this.#meet('greeting')) return
    this.#client.write(greeting)
    for (;;) {
      const line = await this.#client.line()
      const verb = line.slice(0, 4).toUpperCase()
      const stage = stageOfVerb[verb === 'STAR' ? 'STARTTLS' : verb]
      if (stage && (await this.#meet(stage, line))) continue
      this.#server.write(line)
      const reply = await this.#server.reply()
      this.#client.write(reply)
      if (verb === 'STAR' && reply.startsWith('2')) {
        this.#client.join(this.#server)
        return
      }
      if (verb === 'DATA' && reply.startsWith('3')) await this.#passMail()
    }
  }

  async #passMail(): Promise<void> {
    if (this.#fault()?.at === 'body') {
      this.#server.write((await this.#client.some()).slice(0, 40))
      await this.#meet('body')
      return
    }
    const mail = await this.#client.until('\r\n.\r\n')
    if (this.#fault()?.at === 'dot') {
      this.#server.write(mail.slice(0, -3))
      await this.#meet('dot')
      return
    }
    this.#server.write(mail)
    const reply = await this.#server.reply()
    if (await this.#meet('reply')) return
    this.#client.write(reply)
    await this.#meet('after')
  }

  /** True where the fault answered in the server's place; a cut or a stall ends the conversation. */
  async #meet(stage: FaultStage, line = ''): Promise<boolean> {
    const fault = this.#fault()
    if (fault?.at !== stage || (fault.only !== undefined && !line.includes(fault.only))) return false
    if (fault.cut) throw new Broken(stage)
    if (fault.stall) await new Promise(() => undefined)
    this.#client.write(`${fault.say}\r\n`)
    if (fault.say?.startsWith('421')) throw new Broken(stage)
    return stage !== 'connect'
  }
}

/** One side's bytes, to be waited for by lines, replies and ends of mails. */
class Inbox {
  readonly #socket: Socket
  #text = ''
  #wake: () => void = () => undefined
  #ended = false

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1')
      this.#wake()
    })
    socket.on('close', () => {
      this.#ended = true
      this.#wake()
    })
  }

  write(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'))
  }

  async until(mark: string): Promise<string> {
    while (!this.#text.includes(mark)) await this.#more()
    const end = this.#text.indexOf(mark) + mark.length
    const text = this.#text.slice(0, end)
    this.#text = this.#text.slice(end)
    return text
  }

  line(): Promise<string> {
    return this.until('\r\n')
  }

  async some(): Promise<string> {
    while (this.#text === '') await this.#more()
    return this.#text
  }

  async reply(): Promise<string> {
    for (let reply = ''; ; ) {
      const line = await this.line()
      reply += line
      if (/^\d{3} /.test(line) || /^\d{3}\r/.test(line)) return reply
    }
  }

  /** From here on bytes are passed as they come: what follows is encrypted. */
  join(other: Inbox): void {
    this.#socket.removeAllListeners('data')
    other.#socket.removeAllListeners('data')
    this.#socket.pipe(other.#socket)
    other.#socket.pipe(this.#socket)
  }

  async #more(): Promise<void> {
    if (this.#ended) throw new Broken('ended')
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }
}
