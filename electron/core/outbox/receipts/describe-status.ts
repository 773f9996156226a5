import type { ReportedRecipient } from '../../mime/read-delivery-report.ts'

/** What the codes of RFC 3463 and its registry say, in words for whoever has to do something about it. */
const sentences: Readonly<Record<string, string>> = {
  '1.0': 'The address is not accepted.',
  '1.1': 'This address does not exist.',
  '1.2': 'The part of the address behind the @ does not exist.',
  '1.3': 'The address is not written correctly.',
  '1.4': 'The address fits more than one mailbox.',
  '1.6': 'The mailbox has moved and left no new address.',
  '1.8': 'The receiving server does not accept our address as a sender.',
  '1.10': 'This address takes no mail.',
  '2.0': 'There is something wrong with the mailbox.',
  '2.1': 'The mailbox is switched off.',
  '2.2': 'The mailbox is full.',
  '2.3': 'The mail is larger than this mailbox takes.',
  '2.4': 'The list behind this address could not be read.',
  '3.1': 'The receiving server has no room left.',
  '3.2': 'The receiving server takes no mail at the moment.',
  '3.4': 'The mail is larger than the receiving server takes.',
  '4.1': 'The receiving server did not answer.',
  '4.2': 'The connection to the receiving server broke off.',
  '4.4': 'No way to the receiving server was found.',
  '4.5': 'The receiving server has too much to do.',
  '4.6': 'The mail went round in a circle between servers.',
  '4.7': 'It could not be delivered in time, and the servers have given up.',
  '5.3': 'The mail has more recipients than the receiving server takes.',
  '6.0': 'The receiving server does not accept the content of the mail.',
  '7.0': 'The receiving server refuses it for reasons of safety.',
  '7.1': 'The receiving server does not accept mail from us for this address.',
  '7.2': 'Only members may write to this list.',
  '7.5': 'The receiving server could not check who sent it.',
  '7.23': 'The receiving server found that our domain does not allow this sending server (SPF).',
  '7.26': 'The receiving server could not prove that the mail is from us (SPF, DKIM).',
  '7.27': 'The domain of our address takes no mail, so the receiving server refuses ours.',
}

/** By the second figure alone, where the third is not known. */
const subjects: Readonly<Record<string, string>> = {
  '1': 'There is something wrong with the address.',
  '2': 'There is something wrong with the mailbox.',
  '3': 'There is something wrong with the receiving server.',
  '4': 'There is something wrong on the way to the receiving server.',
  '5': 'The servers did not understand each other.',
  '6': 'The receiving server does not accept the content of the mail.',
  '7': 'The receiving server refuses it for reasons of safety.',
}

/** Words of servers that give no code of their own. */
const spoken: readonly [RegExp, string][] = [
  [/(?:quota|mailbox (?:is )?full|over ?quota|insufficient (?:disk|storage))/i, '2.2'],
  [
    /(?:user unknown|unknown user|no such (?:user|address|recipient|mailbox)|no mailbox|does not exist|not recogni[sz]ed|recipient ?not ?found|invalid recipient|address not found)/i,
    '1.1',
  ],
  [
    /(?:host (?:or domain name )?not found|domain not found|no such (?:host|domain)|unrouteable|name or service not known)/i,
    '1.2',
  ],
  [/(?:timed? ?out|connection refused|no route|could not connect|network is unreachable)/i, '4.1'],
  [/(?:spam|blocked|blacklist|block list|policy|denied|not allowed)/i, '7.1'],
  [/(?:too large|size limit|exceeds)/i, '3.4'],
]

/**
 * Says in words why a mail was not delivered, or that it is late.
 *
 * Shapes: one sentence, or two where it is late; the server's own words are kept elsewhere.
 * Source: RFC 3463, RFC 7504, RFC 7505, RFC 7372 and the registry of enhanced status codes.
 */
export function describeStatus({
  action,
  status,
  diagnostic,
}: Pick<ReportedRecipient, 'action' | 'status' | 'diagnostic'>): string {
  if (action === 'delivered')
    return diagnostic === 'displayed'
      ? 'It was opened.'
      : diagnostic === 'deleted'
        ? 'It arrived and was deleted.'
        : 'It arrived.'
  if (action === 'relayed' || action === 'expanded') return 'It was handed on to a server that sends no receipts.'
  const reason = reasonOf(status, diagnostic)
  if (action === 'delayed') return `It is late; the servers keep trying. ${reason}`
  return reason
}

function reasonOf(status: string | null, diagnostic: string | null): string {
  const [, subject = '', detail = ''] = status?.split('.') ?? []
  // x.0.0 says nothing, and neither does a subject alone where the server's words say more.
  const known = sentences[`${subject}.${detail}`]
  if (known !== undefined && detail !== '0') return known
  const heard = spoken.find(([words]) => diagnostic !== null && words.test(diagnostic))?.[1]
  return (heard === undefined ? known : sentences[heard]) ?? subjects[subject] ?? 'The mail server did not say why.'
}
