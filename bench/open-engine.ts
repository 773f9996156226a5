import { createEngine, initProfile } from '../electron/core/engine.ts'
import type { Engine } from '../electron/core/engine-contract.ts'
import { findProduct } from '../electron/host/find-product.ts'
import { createNodePorts } from '../electron/host/node-ports.ts'
import { root } from './inputs.ts'

/** A fresh profile in this folder, and the engine that works on it. */
export async function openEngine(profile: string): Promise<Engine> {
  const product = findProduct(new URL('../electron/host/find-product.ts', import.meta.url).href)
  const ports = createNodePorts({ profile, configuration: `${profile}-config`, product: root, workers: product.workers })
  const made = await initProfile(ports, { organisation: 'Bench', ownerName: 'Bench', password: null })
  if (!made.ok) throw new Error(made.fault.sentence)
  const opened = await createEngine(ports, { kind: 'device' })
  if (!opened.ok) throw new Error(opened.fault.sentence)
  return opened.value
}
