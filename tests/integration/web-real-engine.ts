import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../electron/core/engine.ts'
import type { Engine } from '../../electron/core/engine-contract.ts'
import type { Ports } from '../../electron/core/ports.ts'
import { initProfile } from '../../electron/core/store/init-profile.ts'
import { findProduct } from '../../electron/host/find-product.ts'
import { createNodePorts } from '../../electron/host/node-ports.ts'

export type RealEngine = { engine: Engine; ports: Ports; folder: string; close(): Promise<void> }

/** A new profile in a temporary folder, opened by the real engine with the shipped rules. */
export async function openRealEngine(): Promise<RealEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-web-'))
  const product = findProduct()
  const ports = createNodePorts({
    profile: join(folder, 'profile'),
    configuration: join(folder, 'configuration'),
    product: product.root,
    workers: product.workers,
  })
  const made = await initProfile(ports, { password: null, ownerName: 'Mara Vale' })
  if (!made.ok) throw new Error(made.fault.sentence)
  const opened = await createEngine(ports, { kind: 'device' })
  if (!opened.ok) throw new Error(opened.fault.sentence)
  const engine = opened.value
  return {
    engine,
    ports,
    folder,
    close: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** An mbox of three mails that the shipped rules know something about; `extra` makes a different one, `more` a larger one. */
export function smallMbox(extra = '', more = ''): string {
  const mail = (id: string, subject: string, text: string) =>
    [
      'From tenant@example.org Mon Jun  1 08:00:00 2026',
      'From: Ana Flint <ana.flint@example.org>',
      'To: office@example.org',
      `Message-ID: <${id}${extra}@example.org>`,
      'Date: Mon, 1 Jun 2026 08:00:00 +0000',
      `Subject: ${subject}`,
      '',
      more === '' ? text : `${text}\n${more}`,
      '',
      '',
    ].join('\n')
  return [
    mail('one', 'Plumbing EMERGENCY in flat 9', 'There is water everywhere.'),
    mail('two', 'Good morning', `Nothing to be done. ${extra}`),
    mail('three', 'Heating repair in flat 4', 'It has been cold for two days.'),
  ].join('')
}
