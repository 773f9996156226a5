import type { AddressInfo } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type ReceivedMail = { from: string; to: string[]; messageId: string; bytes: Buffer }

export type MailServer = {
  port: number
  received: ReceivedMail[]
  /** Every login that was asked for, with what was given. */
  logins: { user: string; secret: string }[]
  /** Every command line, as it came. */
  commands: string[]
  close(): Promise<void>
}

export type MailServerOptions = {
  password?: string
  token?: string
  tls?: SecureContextOptions & { secure: boolean }
  /** Recipients that are refused, with the reply. */
  refuse?: Record<string, { code: number; text: string }>
  refuseSender?: { code: number; text: string }
  maxBytes?: number
  /** Whether it offers SMTPUTF8; default yes. */
  utf8?: boolean
}

/** A real mail server on this machine that keeps what it accepts. Without a password and a token it asks for no login. */
export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = []
  const logins: { user: string; secret: string }[] = []
  const commands: string[] = []
  const wantsLogin = options.password !== undefined || options.token !== undefined
  const { secure = false, ...context } = options.tls ?? {}
  const settings: SMTPServerOptions = {
    ...context,
    secure,
    ...(options.tls ? {} : { disabledCommands: wantsLogin ? ['STARTTLS'] : ['STARTTLS', 'AUTH'] }),
    allowInsecureAuth: true,
    authOptional: !wantsLogin,
    authMethods: options.token === undefined ? ['PLAIN', 'LOGIN'] : ['XOAUTH2'],
    disableReverseLookup: true,
    hideSMTPUTF8: options.utf8 === false,
    logger: keepCommands(commands),
    ...(options.maxBytes === undefined ? {} : { size: options.maxBytes }),
    onAuth: (auth, _session, done) => {
      const secret = auth.method === 'XOAUTH2' ? auth.accessToken : auth.password
      logins.push({ user: auth.username ?? '', secret: secret ?? '' })
      const right = secret === (auth.method === 'XOAUTH2' ? options.token : options.password)
      if (right) return done(null, { user: auth.username })
      return done(Object.assign(new Error('Invalid username or password'), { responseCode: 535 }))
    },
    onMailFrom: (_address, _session, done) => done(refusal(options.refuseSender)),
    onRcptTo: ({ address }, _session, done) => done(refusal(options.refuse?.[address])),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          messageId: /^Message-ID: <(.*)>/im.exec(bytes.toString('latin1'))?.[1] ?? '',
          bytes,
        })
        done()
      })
    },
  }
  const server = new SMTPServer(settings)
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    port: (server.server.address() as AddressInfo).port, // it listens on a port, not on a pipe
    received,
    logins,
    commands,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const refusal = (wanted: { code: number; text: string } | undefined): Error | null =>
  wanted ? Object.assign(new Error(wanted.text), { responseCode: wanted.code }) : null

/** The library logs each command it reads. */
function keepCommands(commands: string[]): SMTPServerOptions['logger'] {
  const ignore = (): undefined => undefined
  const debug = (data: { tnx?: string }, _format: string, ...words: unknown[]): void => {
    if (data.tnx === 'command') commands.push(String(words[0]))
  }
  return { level: ignore, trace: ignore, debug, info: ignore, warn: ignore, error: ignore, fatal: ignore }
}
