import type { Module } from '#shared/model/module.ts'
import { createDefaultCalendar } from './calendar/default-calendar.ts'
import type { ChangeFeed } from './change-feed.ts'
import { readOutboxSettings, readSettings } from './config/read-settings.ts'
import { openNotices } from './notices/open-notices.ts'
import { openReports } from './open-reports.ts'
import { openTexts } from './open-texts.ts'
import { createConsents } from './outbox/accounts/consent.ts'
import { accountProcedures } from './outbox/accounts/procedures.ts'
import { circularProcedures } from './outbox/circulars/procedures.ts'
import { createDelivery } from './outbox/delivery/delivery.ts'
import { createOutbox } from './outbox/outbox.ts'
import { outboxProcedures } from './outbox/procedures.ts'
import { receiptProcedures } from './outbox/receipts/procedures.ts'
import type { PeopleDirectory } from './people/people-directory.ts'
import type { Ports } from './ports.ts'
import type { RuleBook } from './rules/rule-book.ts'
import type { Store } from './store/store.ts'
import type { TaskServices } from './tasks/task-services.ts'
import { openTemplateBook } from './templates/template-book.ts'

type MailParts = {
  store: Store
  ports: Ports
  orgId: string
  organisation: string
  book: RuleBook
  people(): PeopleDirectory
  modules(): readonly Module[]
  nameRule(ruleId: string): { title: string; at: string } | null
  taskServices: TaskServices
  changes: ChangeFeed
  /** A text for mail was saved or put back. */
  onTextsChange(): void
}

/** Puts together all that leaves: texts, the outbox and its delivery, accounts, reports and notices by mail. */
export function openMailOut(parts: MailParts) {
  const { store, ports, orgId, book, people, modules, nameRule, taskServices, onTextsChange } = parts
  const { tell } = parts.changes
  const mailChanged = (): void => {
    tell('outbox')
    delivery.nudge()
  }
  const texts = openTemplateBook({
    paths: ports.paths,
    setting: () => {
      const { organisation, language } = readSettings(ports.paths).value
      return { organisation: organisation || parts.organisation, language, zone: book.zone(), modules: modules() }
    },
  })
  const textWork = openTexts({
    ...{ store, ports, book: texts, modules, people, nameRule },
    mailContext: () => mail.context(),
    onChange: onTextsChange,
    onSent: () => {
      mail.tend()
      mailChanged()
    },
  })
  const mail = createOutbox({
    store,
    ports,
    settings: () => readOutboxSettings(ports.paths),
    context: () => ({
      now: ports.clock.now(),
      random: ports.random,
      orgId,
      settings: readOutboxSettings(ports.paths),
      people: people(),
      officeHours: book.active().ruleSet.calendars.get('default') ?? createDefaultCalendar(book.zone()),
    }),
    ownLanguage: () => readSettings(ports.paths).value.language,
    render: textWork.renderOrder,
    languageOf: textWork.languageOf,
    onChange: mailChanged,
  })
  const reports = openReports({
    ...{ store, ports, modules, people, mailContext: mail.context, tasks: taskServices },
    zone: () => book.zone(),
    onChange: () => tell('reports'),
    onSent: () => {
      mail.tend()
      tell('outbox')
    },
  })
  const delivery = createDelivery({ store, ports, context: mail.context, onChange: () => tell('outbox') })
  const accountsChanged = (): void => {
    tell('accounts')
    delivery.retryAccounts()
  }
  const notices = openNotices({
    ...{ store, ports, orgId, people, zone: () => book.zone(), mailContext: mail.context, texts },
    onChange: () => tell('notices'),
  })
  const consents = createConsents({ store, ports }, accountsChanged)
  return {
    ...{ mail, delivery, reports, notices, consents },
    procedures: {
      outbox: outboxProcedures({
        store,
        ports,
        context: mail.context,
        layOutNote: textWork.layOutNote,
        targetOf: taskServices.targetOf,
        onChange: () => {
          mail.tend()
          mailChanged()
        },
        idle: mail.idle,
        flush: delivery.flush,
      }),
      circulars: circularProcedures({
        store,
        context: mail.context,
        writing: {
          layOutNote: textWork.layOutNote,
          renderAbout: textWork.renderAbout,
        },
        targetOf: taskServices.targetOf,
        zone: book.zone,
        onChange: () => {
          mail.tend()
          mailChanged()
        },
      }),
      receipts: receiptProcedures(store),
      accounts: accountProcedures({ store, ports, consents, onChange: accountsChanged }),
      reports: reports.procedures,
      templates: textWork.procedures,
      notices: notices.procedures,
    },
  }
}
