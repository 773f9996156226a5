import { createServer } from 'node:net'
import type { OrgoHost } from './start-orgo.ts'

/** Calls the host's REST interface as the command line would; a refusal throws with the answer's words. */
export async function ask(orgo: OrgoHost, method: 'GET' | 'POST', path: string, body?: unknown) {
  const answer = await fetch(`${orgo.origin}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${orgo.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return JSON.parse(text)
}

/** A mail server on this machine that takes a whole mail and hangs up before it says so. */
export async function startCutServer(): Promise<{ port: number; close: () => void }> {
  const server = createServer((socket) => {
    let text = ''
    let inData = false
    const reply = (line: string): string => {
      if (line.startsWith('EHLO')) return '250 cut.example\r\n'
      if (line.startsWith('DATA')) return '354 Go on\r\n'
      return '250 OK\r\n'
    }
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let end = text.indexOf('\r\n'); !inData && end >= 0; end = text.indexOf('\r\n')) {
        const line = text.slice(0, end).toUpperCase()
        text = text.slice(end + 2)
        inData = line.startsWith('DATA')
        socket.write(reply(line))
      }
      if (inData && text.endsWith('\r\n.\r\n')) socket.destroy()
    })
    socket.write('220 cut.example ESMTP\r\n')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => server.close() }
}
