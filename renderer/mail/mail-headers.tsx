import type { ReactNode } from 'react'
import type { Address, Message } from '#shared/model/message.ts'
import { Moment } from '../parts/when.tsx'
import { t } from '../text/translate.ts'
import { showFullAddress } from './show-address.ts'
import './mail.css'

type Props = { mail: Pick<Message, 'from' | 'to' | 'cc' | 'sentAt'> & { replyTo?: readonly Address[] } }

/** Who wrote to whom, and when. */
export function MailHeaders({ mail }: Props) {
  const { replyTo = [] } = mail
  return (
    <dl className="mail-headers">
      <Header name={t('message.from')}>{mail.from ? <People people={[mail.from]} /> : t('common.unknownSender')}</Header>
      {mail.to.length > 0 && (
        <Header name={t('message.to')}>
          <People people={mail.to} />
        </Header>
      )}
      {mail.cc.length > 0 && (
        <Header name={t('message.cc')}>
          <People people={mail.cc} />
        </Header>
      )}
      {replyTo.length > 0 && (
        <Header name={t('message.replyTo')}>
          <People people={replyTo} />
        </Header>
      )}
      <Header name={t('message.sent')}>
        <Moment at={mail.sentAt} />
      </Header>
    </dl>
  )
}

function Header({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** 10 people of a header; a mail to hundreds would push its text off the screen. */
const shownPeople = 10

function People({ people }: { people: readonly Address[] }) {
  const more = people.length - shownPeople
  return (
    <span dir="auto">
      {people.slice(0, shownPeople).map(showFullAddress).join(', ')}
      {more > 0 && ` + ${more}`}
    </span>
  )
}
