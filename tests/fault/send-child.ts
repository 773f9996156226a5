import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createDelivery } from '../../electron/core/outbox/delivery/delivery.ts'
import type { Ports } from '../../electron/core/ports.ts'
import { unlockProfile } from '../../electron/core/store/keys/unlock-profile.ts'
import { openStore } from '../../electron/core/store/open-store.ts'
import { contextOf } from './delivery-context.ts'

// Loads what sending needs, waits for the time to be told, then sends what is due until it is killed. Arguments: folder.
const [folder = ''] = process.argv.slice(2)
const nothing = (): undefined => undefined

process.on('message', async (now) => {
  const ports: Ports = {
    clock: { now: () => Number(now) },
    random: { bytes: (count) => randomBytes(count) },
    paths: {
      profile: join(folder, 'profile'),
      configuration: join(folder, 'configuration'),
      product: folder,
      workers: { parse: '', archive: '', secondReader: '', attachmentText: '', backtest: '', report: '' },
    },
    secrets: null,
    log: { activity: nothing, security: nothing, error: nothing },
    notify: { show: nothing },
  }
  const unlocked = await unlockProfile(ports, { kind: 'device' })
  if (!unlocked.ok) throw new Error(unlocked.fault.sentence)
  const { clock, random, log } = ports
  const store = await openStore({ profileFolder: ports.paths.profile, profileKey: unlocked.value.profileKey, clock, random, log })
  if (!store.ok) throw new Error(store.fault.sentence)
  const limits = { connectMs: 20_000, replyMs: 20_000, chunkMs: 20_000, bodyMs: 60_000, lastReplyMs: 20_000 }
  const delivery = createDelivery({ store: store.value, ports, context: contextOf(ports), onChange: nothing, limits })
  await delivery.round()
  process.send?.('done')
})
process.send?.('ready')
