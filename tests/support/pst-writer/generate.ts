/**
 * Writes an archive like an office's: `node tests/support/pst-writer/generate.ts --bytes 1gb --out FILE`.
 *
 * Further options: `--mails N`, `--seed N`, `--variant unicode|ansi|unicode-4k`, `--encryption none|permute|cyclic`, `--compress`,
 * `--attachment-share 0.2`.
 */
import { parseArgs } from 'node:util'
import { generateArchive } from './generate-archive.ts'
import type { Encryption, Variant } from './layout.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    bytes: { type: 'string' },
    mails: { type: 'string' },
    seed: { type: 'string', default: '1' },
    variant: { type: 'string', default: 'unicode' },
    encryption: { type: 'string', default: 'permute' },
    compress: { type: 'boolean', default: false },
    'attachment-share': { type: 'string', default: '0.2' },
  },
})

const variants: readonly Variant[] = ['unicode', 'ansi', 'unicode-4k']
const encryptions: readonly Encryption[] = ['none', 'permute', 'cyclic']

function readBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i.exec(text)
  if (!match) throw new Error(`"${text}" is no size such as 300mb or 1gb`)
  const power = ['b', 'kb', 'mb', 'gb'].indexOf((match[2] ?? 'b').toLowerCase())
  return Number(match[1]) * 1024 ** power
}

function oneOf<T extends string>(name: string, text: string, list: readonly T[]): T {
  const found = list.find((one) => one === text)
  if (found === undefined) throw new Error(`--${name} is one of ${list.join(', ')}`)
  return found
}

if (values.out === undefined) throw new Error('--out names the file to write')
const startedAt = performance.now()
const written = generateArchive(values.out, {
  seed: Number(values.seed),
  variant: oneOf('variant', values.variant, variants),
  encryption: oneOf('encryption', values.encryption, encryptions),
  compress: values.compress,
  attachmentShare: Number(values['attachment-share']),
  ...(values.bytes === undefined ? {} : { bytes: readBytes(values.bytes) }),
  ...(values.mails === undefined ? {} : { mails: Number(values.mails) }),
})
const seconds = (performance.now() - startedAt) / 1000
const size = `${(written.sizeBytes / 1024 ** 2).toFixed(1)} MB`
process.stdout.write(
  `${values.out}: ${written.items} mails, ${written.attachments} attachments, ${size}, ${seconds.toFixed(1)} s\n`,
)
