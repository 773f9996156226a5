import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A provider of consent on this machine: RFC 6749 with PKCE, as much of it as a mail account meets. */
export type ConsentServer = {
  authorization: string
  token: string
  /** What it gives out next, and what it has been asked. */
  next: { access: string; refresh?: string; expiresIn: number; refreshExpiresIn?: number }
  asked: URLSearchParams[]
  /** Every token request is refused with this word from now on; null answers again. */
  refuse(error: string | null): void
  /** A person opens the page and agrees, or does not: follows the way back to the program. */
  visit(page: string, answer?: 'agree' | 'deny', change?: (back: URL) => void): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

export async function startConsentServer(): Promise<ConsentServer> {
  const asked: URLSearchParams[] = []
  const codes = new Map<string, string>()
  let refused: string | null = null
  const next: ConsentServer['next'] = { access: 'token-1', refresh: 'refresh-1', expiresIn: 3600 }
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await readAll(request))
    asked.push(form)
    const say = (status: number, body: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    }
    if (refused !== null) return say(refused === 'server_error' ? 500 : 400, { error: refused })
    if (form.get('grant_type') === 'authorization_code') {
      const challenge = codes.get(form.get('code') ?? '')
      const shown = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url')
      if (challenge === undefined || challenge !== shown) return say(400, { error: 'invalid_grant' })
      codes.delete(form.get('code') ?? '')
    }
    say(200, {
      access_token: next.access,
      token_type: 'Bearer',
      expires_in: next.expiresIn,
      ...(next.refresh === undefined ? {} : { refresh_token: next.refresh }),
      ...(next.refreshExpiresIn === undefined ? {} : { refresh_token_expires_in: next.refreshExpiresIn }),
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port, not on a pipe
  return {
    authorization: `${origin}/authorize`,
    token: `${origin}/token`,
    next,
    asked,
    refuse: (error) => {
      refused = error
    },
    visit: async (page, answer = 'agree', change) => {
      const question = new URL(page).searchParams
      const back = new URL(question.get('redirect_uri') ?? '')
      back.searchParams.set('state', question.get('state') ?? '')
      if (answer === 'deny') back.searchParams.set('error', 'access_denied')
      else {
        const code = `code-${codes.size}`
        codes.set(code, question.get('code_challenge') ?? '')
        back.searchParams.set('code', code)
      }
      change?.(back)
      const reply = await fetch(back)
      return { status: reply.status, text: await reply.text() }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}
