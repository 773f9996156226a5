/** Writes the sample archives and what a right reading of them finds: `node scripts/sample/generate-sample.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSample } from './build-sample.ts'
import { buildStore } from './build-store.ts'

const folder = new URL('../../resources/samples/', import.meta.url)
const { mbox, expected } = await buildSample()
writeFileSync(fileURLToPath(new URL('riverside.mbox', folder)), mbox)
writeFileSync(fileURLToPath(new URL('riverside.expected.json', folder)), `${JSON.stringify(expected, null, 2)}\n`)
process.stdout.write(`${expected.found} mails, ${expected.duplicates} of them twice, ${mbox.length} bytes\n`)

const store = await buildStore()
writeFileSync(fileURLToPath(new URL('riverside.pst', folder)), store.pst)
writeFileSync(fileURLToPath(new URL('riverside-pst.expected.json', folder)), `${JSON.stringify(store.expected, null, 2)}\n`)
process.stdout.write(`${store.expected.items} Outlook items, ${store.pst.length} bytes\n`)
