import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../tasks/root.mjs'
import type { Check } from './check.ts'
import { listFiles } from './list-files.ts'

/** The links and pictures of a page that mean a file of the project, without their place in it. */
export function readLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').split('#')[0] ?? '')
    .filter((link) => link !== '' && !/^[a-z]+:/.test(link))
}

/** The links below a folder that lead nowhere. */
export function checkLinks(folder: string): string[] {
  return listFiles(folder)
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      readLinks(readFileSync(join(folder, path), 'utf8'))
        .filter((link) => !existsSync(join(folder, dirname(path), link)))
        .map((link) => `${path} leads to ${link}, which is not there.`),
    )
}

export const links: Check = {
  name: 'links',
  async run() {
    return checkLinks(root)
  },
}
