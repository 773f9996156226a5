import { closeSync, openSync, writeSync } from 'node:fs'
import { zstdCompressSync } from 'node:zlib'

const words =
  'the boiler in flat has no pressure again please send somebody before friday meeting minutes attached invoice for repair of lift door key garden school parents evening absence form signed letter insurance water damage ceiling kitchen neighbour noise night contract'.split(
    ' ',
  )

/** A small generator of numbers, the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Writes an mbox of short list mail in threads of about four; answers what its mails weigh, each compressed with zstd. */
export function writeListMail(path: string, count: number): number {
  const random = seeded(7)
  const file = openSync(path, 'w')
  let compressed = 0
  let pending: string[] = []
  for (let n = 0; n < count; n += 1) {
    const mail = mailOf(n, random)
    // One in a hundred is weighed: compressing a million would take longer than importing them.
    if (n % 100 === 0) compressed += zstdCompressSync(Buffer.from(mail)).byteLength * 100
    pending.push(`From list@example.org Thu Jan  1 00:00:00 2015\n${mail}\n`)
    if (pending.length < 2000 && n + 1 < count) continue
    writeSync(file, pending.join(''))
    pending = []
  }
  closeSync(file)
  return compressed
}

function mailOf(n: number, random: () => number): string {
  const root = n - (n % 4)
  const date = new Date(Date.UTC(2015, 0, 1) + n * 97_000).toUTCString().replace('GMT', '+0000')
  const length = 40 + Math.floor(random() * 160)
  const text = Array.from({ length }, () => words[Math.floor(random() * words.length)])
  const lines: string[] = []
  for (let from = 0; from < text.length; from += 12) lines.push(text.slice(from, from + 12).join(' '))
  return [
    `Message-ID: <${n}.${Math.floor(random() * 1e9)}@example.org>`.replace(/\.\d+@/, '@'),
    ...(n === root ? [] : [`In-Reply-To: <${root}@example.org>`, `References: <${root}@example.org>`]),
    `Date: ${date}`,
    `From: Person ${n % 900} <person${n % 900}@example.org>`,
    'To: list@example.org',
    `Subject: ${n === root ? '' : 'Re: '}${text.slice(0, 5).join(' ')} ${root}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    ...lines,
    '',
  ].join('\n')
}
