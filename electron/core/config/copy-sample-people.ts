import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'

/** Gives a sample profile the sample's people as its `config/people.yaml`. What is there already stays. */
export function copySamplePeople(paths: Pick<Paths, 'profile' | 'product'>): void {
  const shipped = join(paths.product, 'resources/samples/people.yaml')
  const own = join(paths.profile, 'config/people.yaml')
  if (!existsSync(shipped) || existsSync(own)) return
  mkdirSync(join(paths.profile, 'config'), { recursive: true, mode: 0o700 })
  copyFileSync(shipped, own)
  // A copy brings the shipped file's mode; whatever lies in a profile is its owner's alone.
  chmodSync(own, 0o600)
}
