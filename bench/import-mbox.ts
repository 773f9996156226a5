import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { corpusFile, readMails, root, writeMaildir } from './inputs.ts'
import { measureInTurn, type Times, timeOf } from './measure.ts'
import { runProgram, versionOf } from './peers.ts'
import { leftOut, type Row } from './row.ts'

type Case = { path: string; work: string; muTimes: number; notmuchTimes: number }

const cases: readonly Case[] = [
  { path: 'mbox/large/spamassassin.mboxrd.mbox', work: 'import 6,046 mails, 33 MB (SpamAssassin)', muTimes: 3, notmuchTimes: 8 },
  { path: 'mbox/large/takeout-like.crlf.mbox', work: 'import 4,139 mails, 13 MB (Enron, CRLF)', muTimes: 3, notmuchTimes: 8 },
]

const orgo = join(root, 'out/main/orgo.js')

/**
 * P-1: importing an mbox with everything on (encryption, raw mail kept, duplicates, threads, rules, full text), from the start of the
 * program to its end, beside indexers that only index mail lying there as files.
 */
export async function benchImport(rounds: number): Promise<Row[]> {
  const rows: Row[] = []
  for (const one of cases) {
    const file = corpusFile(one.path)
    rows.push(
      ...(file ? await benchFile(file, one, rounds) : [leftOut('P-1', one.work, 'left out: ../shared/corpus is not here')]),
    )
  }
  return rows
}

async function benchFile(file: string, one: Case, rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orgo-bench-'))
  try {
    const mails = await readMails(file)
    writeMaildir(join(folder, 'maildir'), mails)
    const mu = versionOf('mu')
    const notmuch = versionOf('notmuch')
    const works: Record<string, () => Promise<number>> = {
      orgo: () => importOnce(file, join(folder, 'profile')),
      parse: () => timeOf(() => parseAll(mails)),
      ...(mu ? { mu: () => muOnce(folder) } : {}),
      ...(notmuch ? { notmuch: () => notmuchOnce(folder) } : {}),
    }
    const times = await measureInTurn(rounds, works)
    return [
      rowBeside(one.work, times, 'mu', mu && `mu ${mu}`, one.muTimes),
      rowBeside(one.work, times, 'notmuch', notmuch && `notmuch ${notmuch}`, one.notmuchTimes),
      floorRow(one.work, times),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importOnce(file: string, profile: string): Promise<number> {
  rmSync(profile, { recursive: true, force: true })
  const env = { ...process.env, XDG_CONFIG_HOME: `${profile}-config` }
  const run = (args: string[]): void => {
    const done = spawnSync(process.execPath, [orgo, '--profile', profile, ...args], { env, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`orgo ${args.join(' ')}: ${done.stderr}`)
  }
  run(['init'])
  return timeOf(() => run(['import', file, '--json']))
}

/** The floor that parsing sets: mailparser alone, every optional conversion skipped, on one core. */
async function parseAll(mails: readonly Uint8Array[]): Promise<void> {
  const options = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true }
  for (const mail of mails) await simpleParser(Buffer.from(mail), options)
}

async function muOnce(folder: string): Promise<number> {
  const home = join(folder, 'mu')
  rmSync(home, { recursive: true, force: true })
  runProgram('mu', ['init', `--muhome=${home}`, `--maildir=${join(folder, 'maildir')}`])
  return timeOf(() => runProgram('mu', ['index', `--muhome=${home}`, '--quiet']))
}

async function notmuchOnce(folder: string): Promise<number> {
  const config = join(folder, 'notmuch-config')
  const database = join(folder, 'notmuch')
  rmSync(database, { recursive: true, force: true })
  mkdirSync(database)
  writeFileSync(config, `[database]\npath=${database}\nmail_root=${join(folder, 'maildir')}\n[new]\ntags=new\n`)
  return timeOf(() => runProgram('notmuch', ['new', '--quiet'], { NOTMUCH_CONFIG: config }))
}

function rowBeside(work: string, times: Record<string, Times>, name: string, peer: string | null, wanted: number): Row {
  const ours = times.orgo
  const theirs = times[name]
  if (!ours || !theirs || !peer) return leftOut('P-1', work, `left out: ${name} is not installed`)
  const ratio = theirs.medianMs / ours.medianMs
  return {
    goal: 'P-1',
    work,
    ours: `${(ours.medianMs / 1000).toFixed(2)} s`,
    peer: `${peer}: ${(theirs.medianMs / 1000).toFixed(2)} s`,
    ratio,
    wanted: `${wanted}x faster`,
    met: ratio >= wanted,
    note: '',
  }
}

function floorRow(work: string, times: Record<string, Times>): Row {
  const ours = times.orgo
  const floor = times.parse
  if (!ours || !floor) return leftOut('P-1', work, 'left out: no run')
  const ratio = ours.medianMs / floor.medianMs
  return {
    goal: 'P-1',
    work,
    ours: `${(ours.medianMs / 1000).toFixed(2)} s`,
    peer: `mailparser alone, one core: ${(floor.medianMs / 1000).toFixed(2)} s`,
    ratio,
    wanted: 'at most 1.3 times',
    met: ratio <= 1.3,
    note: 'the program started and ended, the profile opened, included',
  }
}
