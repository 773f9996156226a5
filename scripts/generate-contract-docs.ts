/**
 * Writes docs/openapi.json and docs/contract.md from the contract.
 *
 *     node scripts/generate-contract-docs.ts            writes both
 *     node scripts/generate-contract-docs.ts --check    fails where one is stale
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renderContract } from '../electron/web/contract-page.ts'
import { createOpenApiDocument } from '../electron/web/openapi-document.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const description: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const pages = [
  {
    path: join(root, 'docs', 'openapi.json'),
    text: `${JSON.stringify(await createOpenApiDocument(description.version), null, 2)}\n`,
  },
  { path: join(root, 'docs', 'contract.md'), text: renderContract() },
]

const stale = pages.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
if (process.argv.includes('--check')) {
  for (const { path } of stale) {
    process.stderr.write(`${relative(root, path)} is not what the contract says. Run: node scripts/generate-contract-docs.ts\n`)
  }
  process.exitCode = stale.length > 0 ? 1 : 0
} else {
  for (const { path, text } of stale) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    process.stdout.write(`wrote ${relative(root, path)}\n`)
  }
}
