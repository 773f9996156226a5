import type { SmtpFault } from './smtp-fault.ts'
import type { SmtpServer } from './smtp-port.ts'

const portOf = ({ host, port }: SmtpServer): string => `${host}:${port}`

/**
 * What went wrong with a mail server, in words: what happened, and what to do.
 *
 * Limits: it names the server and repeats what the server said, never a password, an address or a subject.
 */
export function explainFault(fault: SmtpFault, server: SmtpServer): string {
  const said = fault.reply === null || fault.reply === '' ? '' : ` It said: "${fault.reply}".`
  const at = portOf(server)
  switch (fault.kind) {
    case 'dns':
      return `There is no server named ${server.host}, or this machine is offline. Check the name of the server.`
    case 'refused':
      return `${at} does not answer: the server refuses connections there. Check the port; 465 and 587 are usual.`
    case 'unreachable':
      return `${at} cannot be reached. Check this machine's network.`
    case 'timeout':
      return `${at} did not ${fault.stage === 'connect' ? 'answer' : 'go on'} in time. It is busy, or something on the way holds the connection up.`
    case 'cut':
      return `${at} ended the connection ${whileDoing[fault.stage]}.${said}`
    case 'tls_missing':
      return `${at} does not offer encryption (STARTTLS), so nothing was sent. Somebody on the way may have removed it; use smtps:// with port 465 where the server has it.${said}`
    case 'tls_name':
      return `The certificate of ${at} belongs to another name. Check the name of the server: it is the one the provider writes, not an alias.`
    case 'tls_expired':
      return `The certificate of ${at} has expired, or this machine's clock is wrong.`
    case 'tls_untrusted':
      return `The certificate of ${at} was signed by nobody this machine trusts. If your organisation signs its own, give its certificate, a PEM file, to this account: --certificate FILE of "orgo accounts add", or Settings, Accounts.`
    case 'tls':
      return `No encrypted connection came about with ${at}. Port 465 belongs to smtps://, 587 to smtp://.`
    case 'no_login':
      return `${at} takes no login, though this account has one. Check the port.`
    case 'login_refused':
      return `${at} refused the login. Check user and password; many providers want a password made for this program.${said}`
    case 'too_large':
      return `This mail is larger than ${server.host} takes. Send it without its largest file.`
    case 'no_utf8':
      return `${server.host} takes no letters such as ü before the @ of an address: it offers no SMTPUTF8. Nothing was sent; write to another address${fault.stage === 'sender' ? ', or send from one,' : ''} without them.`
    case 'reply':
      return `${server.host} ${isLater(fault) ? `cannot take ${whatFor[fault.stage]} now` : `refused ${whatFor[fault.stage]}`}.${said}`
    case 'protocol':
      return `${at} answered what no mail server answers ${whileDoing[fault.stage]}.${said}`
    case 'own':
      return 'Orgo itself ended this try before the mail left.'
  }
}

const isLater = ({ code }: SmtpFault): boolean => code !== null && code < 500

const whileDoing: Readonly<Record<SmtpFault['stage'], string>> = {
  connect: 'before the conversation began',
  login: 'while it was signed in to',
  sender: 'before the mail was handed over',
  recipients: 'before the mail was handed over',
  data: 'before the mail was handed over',
  body: 'while the mail was handed over',
  last_reply: 'after the mail was handed over',
}

const whatFor: Readonly<Record<SmtpFault['stage'], string>> = {
  connect: 'the connection',
  login: 'the login',
  sender: 'the sender',
  recipients: 'every recipient',
  data: 'the mail',
  body: 'the mail',
  last_reply: 'the mail',
}
