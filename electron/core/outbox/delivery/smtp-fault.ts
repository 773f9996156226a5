/** How far a conversation with a mail server has come. */
export type SmtpStage = 'connect' | 'login' | 'sender' | 'recipients' | 'data' | 'body' | 'last_reply'

/** What went wrong, as far as a person can do something about it. */
export type SmtpFaultKind =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'cut'
  | 'tls_missing'
  | 'tls_name'
  | 'tls_expired'
  | 'tls_untrusted'
  | 'tls'
  | 'no_login'
  | 'login_refused'
  | 'too_large'
  | 'no_utf8'
  | 'reply'
  | 'protocol'
  | 'own'

/** A conversation that did not reach its end: where, why, and the server's own words where it said some. */
export type SmtpFault = { stage: SmtpStage; kind: SmtpFaultKind; code: number | null; reply: string | null }

/** What nodemailer's errors carry; `originalCode` is the system's code where `code` is the library's. */
type SmtpError = Error & {
  code?: string
  originalCode?: string
  responseCode?: number
  response?: string
  command?: string
  syscall?: string
}

/** Replies are kept up to this length: a line has 512 characters (RFC 5321 section 4.5.3.1.5), and several make a reply. */
const maxReplyLength = 600

const byCode: Readonly<Record<string, SmtpFaultKind>> = {
  EDNS: 'dns',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls_name',
  CERT_HAS_EXPIRED: 'tls_expired',
  CERT_NOT_YET_VALID: 'tls_expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls_untrusted',
  CERT_UNTRUSTED: 'tls_untrusted',
}

/** Reads an error of the library or the system as a fault of one stage. Never throws, whatever it is given. */
export function readSmtpError(error: unknown, stage: SmtpStage): SmtpFault {
  if (!(error instanceof Error)) return { stage, kind: 'own', code: null, reply: null }
  const smtp: SmtpError = error
  const code = typeof smtp.responseCode === 'number' ? smtp.responseCode : null
  const reply = typeof smtp.response === 'string' ? tidyReply(smtp.response) : null
  return { stage, kind: judge(smtp, stage, code), code, reply }
}

function judge(error: SmtpError, stage: SmtpStage, code: number | null): SmtpFaultKind {
  const known = byCode[error.originalCode ?? ''] ?? byCode[error.code ?? '']
  if (known) return known
  // A last reply that was cut in its middle is none, whatever it began with.
  if (stage === 'last_reply' && error.code !== 'EMESSAGE') return error.code === 'EPROTOCOL' ? 'protocol' : 'cut'
  if (error.command === 'STARTTLS' && code !== null) return 'tls_missing'
  if (error.code === 'ETLS' || (error.originalCode ?? '').startsWith('ERR_SSL')) return 'tls'
  if (error.code === 'EAUTH' && stage === 'login')
    return code !== null && code >= 500 ? 'login_refused' : code === null ? 'no_login' : 'reply'
  if (error.code === 'EMESSAGE' && code === null) return 'too_large'
  if (error.code === 'EPROTOCOL' && (code === null || stage === 'body' || stage === 'last_reply')) return 'protocol'
  if (error.code === 'ESTREAM' || error.code === 'EENVELOPE') return code === null ? 'own' : 'reply'
  if (code !== null) return 'reply'
  return error.code === 'ECONNECTION' || error.code === 'ESOCKET' ? 'cut' : 'protocol'
}

/** A server's reply on one line, without what could steer a terminal, and no longer than one may be. */
export function tidyReply(reply: string): string {
  const plain = reply.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim()
  return plain.length > maxReplyLength ? `${plain.slice(0, maxReplyLength)}…` : plain
}

/** Whether the connection itself is at fault, so that every mail of its account would meet the same. */
export const isOfConnection = ({ stage, kind, code }: SmtpFault): boolean =>
  stage === 'connect' || stage === 'login' || kind === 'cut' || kind === 'timeout' || code === 421
