/** Writes the sample archive and what a right reading of it finds: `node scripts/sample/generate-sample.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSample } from './build-sample.ts'

const folder = new URL('../../resources/samples/', import.meta.url)
const { mbox, expected } = await buildSample()
writeFileSync(fileURLToPath(new URL('riverside.mbox', folder)), mbox)
writeFileSync(fileURLToPath(new URL('riverside.expected.json', folder)), `${JSON.stringify(expected, null, 2)}\n`)
process.stdout.write(`${expected.found} mails, ${expected.duplicates} of them twice, ${mbox.length} bytes\n`)
