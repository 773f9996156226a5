import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importOnce } from './import-pst.ts'
import { writeListMail } from './list-mail.ts'
import type { Row } from './row.ts'

/** All of the process, of any host. */
const peakMiB = 1200

const megabyte = 1024 ** 2

/** P-3: peak memory of importing what is large in one way each: many mails, one line, one attachment. */
export async function benchMemory(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-bench-'))
  const shapes: [work: string, write: (path: string) => void][] = [
    ['an mbox of 1 GB', (path) => void writeListMail(path, 780_000)],
    [
      'one line of 200 MB in an mbox',
      (path) => writeFile(path, ['From a@example.org Thu Jan  1 00:00:00 2015\nSubject: line\n\n'], 200, 'x'),
    ],
    ['an attachment of 100 MB', (path) => writeFile(path, [attachmentHead], 100, 'QUJD\n'.repeat(15))],
  ]
  const rows: Row[] = []
  try {
    for (const [work, write] of shapes) {
      const path = join(folder, 'large.mbox')
      write(path)
      const { ms, peak } = await importOnce(path, join(folder, 'profile'))
      rows.push({
        goal: 'P-3',
        work,
        ours: `${peak} MiB`,
        peer: '-',
        ratio: null,
        wanted: `under ${peakMiB} MiB`,
        met: peak < peakMiB,
        note: `resident, whole process; ${(ms / 1000).toFixed(1)} s`,
      })
    }
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const attachmentHead = `From a@example.org Thu Jan  1 00:00:00 2015
Subject: large
MIME-Version: 1.0
Content-Type: application/octet-stream; name="large.bin"
Content-Disposition: attachment; filename="large.bin"
Content-Transfer-Encoding: base64

`

function writeFile(path: string, head: readonly string[], megabytes: number, filler: string): void {
  const file = openSync(path, 'w')
  for (const text of head) writeSync(file, text)
  const chunk = Buffer.from(filler.repeat(Math.ceil(megabyte / filler.length)).slice(0, megabyte))
  for (let written = 0; written < megabytes; written += 1) writeSync(file, chunk)
  writeSync(file, '\n')
  closeSync(file)
}
