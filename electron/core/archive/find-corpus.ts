import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const projectFolder = resolve(import.meta.dirname, '../../..')

/** A folder of test material beside the project, or null with one printed line when it is not there. For tests only. */
export function findMaterial(kind: 'corpus' | 'hostile', override: string | undefined): string | null {
  const folder = override ?? join(projectFolder, '..', 'shared', kind)
  if (existsSync(folder)) return folder
  console.log(
    `left out: the ${kind} folder is not there (${kind === 'corpus' ? 'ORGO_CORPUS' : 'ORGO_HOSTILE'} or ../shared/${kind})`,
  )
  return null
}
