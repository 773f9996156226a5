import type { OutboxSettings } from '../config/outbox-settings.ts'
import type { Ports } from '../ports.ts'
import type { Store } from '../store/store.ts'
import { freezeMails } from './freeze-mails.ts'
import type { OutboxContext } from './outbox-context.ts'
import { type OrderServices, type RenderOrder, takeOrders } from './take-orders.ts'

type OutboxServices = {
  store: Store
  ports: Ports
  settings(): OutboxSettings
  context(): OutboxContext
  ownLanguage(): string
  render: RenderOrder
  languageOf: OrderServices['languageOf']
  /** Rows changed: lists are stale, and something may be ready to leave. */
  onChange(): void
}

/** The outbox at work: what was ordered becomes mail, and what was sent on its way gets its bytes. */
export type Outbox = {
  context(): OutboxContext
  /** Looks for new orders and mail without bytes, now. The bytes come a moment later. */
  tend(): void
  /** Resolves when every mail that was sent on its way has its bytes. */
  idle(): Promise<void>
}

/** The first look finds what a process left that ended between an order and its mail; later ones find what came since the one before. */
const firstLookMs = 60 * 86_400_000
const lookMs = 86_400_000

export function createOutbox(given: OutboxServices): Outbox {
  const { store, ports, settings, context, ownLanguage, render, languageOf, onChange } = given
  let lookBackMs = firstLookMs
  let freezing: Promise<void> = Promise.resolve()
  let isWaiting = false
  const freeze = async (): Promise<void> => {
    isWaiting = false
    try {
      if ((await freezeMails(store, settings(), ports.log, ports.clock.now)) > 0) onChange()
    } catch (error) {
      ports.log.error('mail_not_made', error)
    }
  }
  return {
    context,
    tend: () => {
      try {
        const services = { blobs: store.blobs, render, languageOf, ownLanguage: ownLanguage() }
        const taken = takeOrders(store, context, services, ports.clock.now() - lookBackMs)
        lookBackMs = lookMs
        if (taken > 0) onChange()
      } catch (error) {
        ports.log.error('orders_not_taken', error)
      }
      if (isWaiting) return
      isWaiting = true
      freezing = freezing.then(freeze)
    },
    idle: () => freezing,
  }
}
