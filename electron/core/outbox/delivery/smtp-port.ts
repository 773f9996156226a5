import { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { AccountSecurity } from '#shared/model/account.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import { readSmtpError, type SmtpFault, type SmtpStage, tidyReply } from './smtp-fault.ts'
import { isPlainAddress, toWireAddress, toWireEnvelope } from './wire-address.ts'

/** Where a server is and how the way there is protected. `certificate` is trusted beside the usual ones, in PEM. */
export type SmtpServer = { host: string; port: number; security: AccountSecurity; certificate: string | null }

export type SmtpLogin =
  | { kind: 'none' }
  | { kind: 'password'; user: string; password: string }
  | { kind: 'token'; user: string; token: string }

/**
 * How long each wait may take, in milliseconds.
 *
 * Source: RFC 5321 section 4.5.3.2; the last reply gets its ten minutes, because whoever gives up sooner sends the mail twice.
 */
export type SmtpLimits = { connectMs: number; replyMs: number; chunkMs: number; bodyMs: number; lastReplyMs: number }

export const usualLimits: SmtpLimits = {
  connectMs: 60_000,
  replyMs: 300_000,
  chunkMs: 180_000,
  bodyMs: 3_600_000,
  lastReplyMs: 600_000,
}

/** Who a mail is from and goes to, as the server is told; an empty `from` is that of a mail which wants no answer. */
export type SmtpEnvelope = { from: string; to: readonly string[] }

/** A recipient that the server would not take, and its word for it. */
export type RefusedRecipient = { address: string; code: number | null; reply: string }

/** Whom the server would take a mail for, and whom it would not. */
export type RecipientAnswers = { accepted: string[]; refused: RefusedRecipient[] }

/**
 * What became of one mail.
 *
 * Shapes: `reply` is the server's word that it took the mail, null where it did not. `accepted` and `refused` are its answers to the
 * recipients, told also where the mail itself was not taken. `committing` says that the last chunk was on its way: together with a fault
 * without a reply nobody knows.
 */
export type SmtpOutcome = RecipientAnswers & {
  reply: string | null
  fault: SmtpFault | null
  committing: boolean
}

/** A signed-in connection, for one mail after the other. */
export type SmtpConnection = {
  /**
   * Hands one mail over. `mark` runs synchronously just before the last chunk, with the answers to the recipients: what it throws ends the mail unsent. Where `signal` aborts
   * before that, nothing is sent either; afterwards the reply is waited for.
   */
  send(
    envelope: SmtpEnvelope,
    bytes: Buffer,
    mark: (answers: RecipientAnswers) => void,
    signal: AbortSignal,
  ): Promise<SmtpOutcome>
  /** Asks whether the server takes mail from this address, and hands none over. Only for a connection that is closed afterwards. */
  checkSender(from: string): Promise<SmtpFault | null>
  /** False once anything went wrong: the next mail needs a new one. */
  isUsable(): boolean
  close(): void
}

const chunkBytes = 16 * 1024

/** The last chunk is kept small: only a cut while it is on its way leaves anybody in doubt. */
const lastChunkBytes = 64

/** Opens a connection and signs in. Errors: a fault that names the stage, also where `signal` aborts; nothing is left open. */
export async function openSmtp(
  server: SmtpServer,
  login: SmtpLogin,
  limits: SmtpLimits,
  signal?: AbortSignal,
): Promise<Result<SmtpConnection, SmtpFault>> {
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    // A server, or somebody on the way, that does not offer encryption is refused: nothing falls back to clear text.
    ...(server.security === 'starttls' ? { requireTLS: true } : {}),
    ...(server.security === 'none' ? { ignoreTLS: true } : {}),
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      ...(server.certificate === null ? {} : { ca: [...rootCertificates, server.certificate] }),
    },
    // The machine's own name is nobody's business; an address literal is what RFC 5321 section 4.1.3 has for those without a name.
    name: '[127.0.0.1]',
    connectionTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    socketTimeout: limits.lastReplyMs + limits.chunkMs,
    customAuth: { [senderCheck]: askForSender, ...(login.kind === 'token' ? { XOAUTH2: signInByToken } : {}) },
  })
  let broken: Error | null = null
  let onBreak: (error: Error) => void = () => undefined
  const breakWith = (error: Error): void => {
    broken ??= error
    onBreak(error)
  }
  connection.on('error', breakWith)
  // The library ends the connection before it tells why: its reason goes first.
  connection.on('end', () => setImmediate(() => breakWith(new EndedByServer('Connection closed'))))
  const step = (stage: SmtpStage, ms: number, run: (done: (error?: Error | null) => void) => void): Promise<SmtpFault | null> =>
    new Promise((resolve) => {
      const abort = (): void => end(new Aborted())
      const end = (error?: Error | null): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        onBreak = () => undefined
        resolve(error ? readSmtpError(error, stage) : null)
      }
      const timer = setTimeout(() => end(new TimedOut()), ms)
      signal?.addEventListener('abort', abort)
      onBreak = end
      if (signal?.aborted) abort()
      else run(end)
    })
  const giveUp = (fault: SmtpFault): Result<never, SmtpFault> => {
    connection.close()
    return fail(fault)
  }
  const connected = await step('connect', limits.connectMs, (done) => connection.connect(done))
  if (connected) return giveUp(connected)
  if (login.kind !== 'none') {
    if (!offersLogin(connection)) return giveUp({ stage: 'login', kind: 'no_login', code: null, reply: null })
    const refused = await step('login', limits.replyMs, (done) => connection.login(authOf(login), done))
    if (refused) return giveUp(refused)
  }
  return succeed({
    send: (envelope, bytes, mark, signal) =>
      new Promise((resolve) => {
        onBreak = () => undefined
        const end = (outcome: SmtpOutcome): void => {
          onBreak = () => undefined
          if (outcome.fault) {
            broken ??= new Error('a mail did not go through')
            connection.close()
          }
          resolve(outcome)
        }
        sendOne({ connection, limits, envelope, bytes, mark, signal, end, listen: (listener) => (onBreak = listener) })
      }),
    checkSender: (from) =>
      step('sender', limits.replyMs, (done) =>
        connection.login({ user: toWireAddress(from), pass: '-', method: senderCheck }, done),
      ),
    isUsable: () => broken === null,
    close: () => connection.close(),
  })
}

type Sending = {
  connection: SMTPConnection
  limits: SmtpLimits
  envelope: SmtpEnvelope
  bytes: Buffer
  mark: (answers: RecipientAnswers) => void
  signal: AbortSignal
  end(outcome: SmtpOutcome): void
  listen(listener: (error: Error) => void): void
}

/** What nodemailer writes into the envelope it is given while the server answers. */
type Answers = {
  accepted?: string[]
  rejectedErrors?: (Error & { recipient?: string; responseCode?: number; response?: string })[]
}

function sendOne({ connection, limits, envelope, bytes, mark, signal, end, listen }: Sending): void {
  const wire = toWireEnvelope(envelope, offersUtf8(connection))
  const told: SMTPConnection.Envelope & Answers = {
    from: wire.from,
    to: wire.to,
    size: bytes.length,
    use8BitMime: bytes.some((byte) => byte > 127),
  }
  let stage: SmtpStage = 'sender'
  let committing = false
  let ended = false
  const finish = (error: unknown, reply: string | null): void => {
    if (ended) return
    ended = true
    clearTimeout(timer)
    clearTimeout(whole)
    signal.removeEventListener('abort', abort)
    // A server that says yes before it has the mail has said nothing.
    const early = error === null && !committing ? { stage, kind: 'protocol' as const, code: null, reply } : null
    const fault = error === null ? early : readSmtpError(error, stageOf(error, stage))
    // Commands are sent together: after a refused sender the answers to recipients are void, whatever they are.
    const answered = fault?.stage === 'sender' ? {} : told
    end({ ...wire.read(answersOf(answered)), reply: fault ? null : reply, fault, committing })
  }
  const timeOut = (): void => finish(new TimedOut(), null)
  const abort = (): void => {
    if (!committing) finish(new Aborted(), null)
  }
  let timer = setTimeout(timeOut, limits.replyMs)
  const wait = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(timeOut, ms)
  }
  const whole = setTimeout(() => (committing ? undefined : timeOut()), limits.bodyMs)
  function* chunks(): Generator<Buffer> {
    stage = 'body'
    const last = Math.max(0, bytes.length - lastChunkBytes)
    for (let at = 0; at < last; at += chunkBytes) {
      wait(limits.chunkMs)
      yield bytes.subarray(at, Math.min(at + chunkBytes, last))
    }
    if (ended) return
    mark(wire.read(answersOf(told)))
    committing = true
    stage = 'last_reply'
    wait(limits.lastReplyMs)
    yield bytes.subarray(last)
  }
  if (signal.aborted) {
    abort()
    return
  }
  const isUnreadable = !offersUtf8(connection) && !isPlainAddress(envelope.from)
  if (isUnreadable || wire.to.length === 0) {
    const fault = { stage: isUnreadable ? ('sender' as const) : ('recipients' as const), kind: 'no_utf8' as const }
    ended = true
    clearTimeout(timer)
    clearTimeout(whole)
    end({ ...wire.read({ accepted: [], refused: [] }), reply: null, fault: { ...fault, code: null, reply: null }, committing })
    return
  }
  signal.addEventListener('abort', abort)
  listen((error) => finish(error, null))
  // One chunk is read ahead at most: with more, the mark would be set long before the last chunk leaves.
  connection.send(told, Readable.from(chunks(), { highWaterMark: 1 }), (error, info) =>
    finish(error, error ? null : tidyReply(info.response)),
  )
}

function answersOf({ accepted = [], rejectedErrors = [] }: Answers): RecipientAnswers {
  const refused = rejectedErrors.flatMap((error) =>
    error.recipient === undefined
      ? []
      : [{ address: error.recipient, code: error.responseCode ?? null, reply: tidyReply(error.response ?? '') }],
  )
  return { accepted, refused }
}

/** The library names the command that was refused; where it names none, the stage that had begun is it. */
function stageOf(error: unknown, stage: SmtpStage): SmtpStage {
  const command = error instanceof Error && 'command' in error ? String(error.command) : ''
  if (command === 'MAIL FROM') return 'sender'
  if (command === 'RCPT TO') return 'recipients'
  if (command === 'DATA') return stage === 'sender' ? 'data' : stage
  return stage
}

/** The library reads this from the server's greeting; its types leave it out. */
const offersLogin = (connection: SMTPConnection): boolean => (connection as { allowsAuth?: boolean }).allowsAuth === true

/** The same of what the server offered; its types call it private. */
const offersUtf8 = (connection: SMTPConnection): boolean =>
  (connection as unknown as { _supportedExtensions?: string[] })._supportedExtensions?.includes('SMTPUTF8') === true

const authOf = (login: Exclude<SmtpLogin, { kind: 'none' }>) =>
  login.kind === 'password'
    ? { user: login.user, pass: login.password }
    : { user: login.user, pass: login.token, method: 'XOAUTH2' }

/** The library lets a way of signing in send commands of its own; asking for a sender is one in form only. */
const senderCheck = 'ORGO-SENDER'

async function askForSender(context: SMTPConnection.CustomAuthenticationContext): Promise<boolean> {
  const { status } = await context.sendCommand(`MAIL FROM:<${context.auth.credentials.user}>`)
  if (status >= 200 && status < 300) return true
  context.reject('The sender was refused')
  return false
}

/** Source: Google and Microsoft, "SASL XOAUTH2": a refusal comes as a 334 with its reason, and as 535 after an empty line. */
async function signInByToken(context: SMTPConnection.CustomAuthenticationContext): Promise<boolean> {
  const { user, pass } = context.auth.credentials
  const word = Buffer.from(`user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`, 'utf8').toString('base64')
  const first = await context.sendCommand(`AUTH XOAUTH2 ${word}`)
  const last = first.status === 334 ? await context.sendCommand('') : first
  if (last.status >= 200 && last.status < 300) return true
  context.reject('The token was refused')
  return false
}

/** A wait ran out. */
class TimedOut extends Error {
  override readonly name = 'TimedOut'
  readonly code = 'ETIMEDOUT'
}

/** The engine closes, and this mail was not on its way yet. */
class Aborted extends Error {
  override readonly name = 'Aborted'
  readonly code = 'ECONNECTION'
}

/** The server closed the connection between two steps. */
class EndedByServer extends Error {
  override readonly name = 'EndedByServer'
  readonly code = 'ECONNECTION'
}
