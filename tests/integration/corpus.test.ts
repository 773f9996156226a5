import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findMaterial } from '../../electron/core/archive/find-corpus.ts'
import type { Archive } from '../../shared/model/archive.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

const corpus = findMaterial('corpus', process.env.ORGO_CORPUS)
const hostile = findMaterial('hostile', process.env.ORGO_HOSTILE)

/** Files of the corpus that hold one mail each; beside them lie keys, pictures and what other parsers should make of the mails. */
const isMail = (path: string): boolean => /\.eml$|james-mime4j.*\.msg$|\/msg_\d+\w*\.txt$/.test(path)

/** Three texts without a single header line: nothing in them says that they are mails. */
const refusedMails = ['msg_19.txt', 'malformedHeader-noheader.msg', 'malformedHeaderStartsBody-noheader.msg']

function filesBelow(folder: string | null, wanted: (name: string) => boolean): string[] {
  if (folder === null) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo()
})
afterAll(() => orgo.close())

/** What became of one file: its statement, or the sentence that refuses it. Slow, unbalanced or dropped is a finding. */
async function importFile(path: string): Promise<string | null> {
  const began = performance.now()
  let archive: Archive | null = null
  const fault = await faultOf(
    orgo.importPath(path).then((done) => {
      archive = done
    }),
  )
  const seconds = (performance.now() - began) / 1000
  // The assignment stands in a callback, which the compiler does not follow.
  const done = archive as Archive | null
  if (done === null)
    return fault.code === 'CANNOT_IMPORT' && fault.message.includes(basename(path))
      ? `refused: ${fault.message}`
      : `threw: ${fault.code} ${fault.message}`
  const { found, imported, duplicate, skipped, failed, state } = done
  if (state !== 'complete' || found === 0 || found !== imported + duplicate + skipped + failed)
    return `does not add up: ${JSON.stringify(done)}`
  const listed = await orgo.client.archives.items({ archiveId: done.archiveId, limit: 1 })
  if (listed.total !== found) return `${found} found and ${listed.total} listed`
  // A limit of one item is 5 s; three readers may each need it.
  return seconds > 10 + found * 0.05 ? `took ${Math.round(seconds)} s` : null
}

async function findingsOf(folder: string, paths: readonly string[]): Promise<string[]> {
  const findings: string[] = []
  for (const path of paths) {
    const finding = await importFile(path)
    if (finding !== null) findings.push(`${relative(folder, path)}: ${finding}`)
  }
  return findings
}

describe.runIf(corpus !== null)('A-23 real mail', () => {
  const folder = corpus ?? ''

  it('A-23 ING-1 every single mail of the corpus is imported and adds up', { timeout: 600_000 }, async () => {
    const paths = filesBelow(join(folder, 'eml'), () => true).filter(isMail)
    expect(paths.length).toBeGreaterThan(350)
    const findings = await findingsOf(folder, paths)
    expect(findings.filter((finding) => !refusedMails.some((name) => finding.includes(`${name}: refused`)))).toEqual([])
    expect(findings).toHaveLength(refusedMails.length)
  })

  it('A-23 ING-6 every other file beside them is read as mail or refused in one sentence', { timeout: 600_000 }, async () => {
    const paths = filesBelow(join(folder, 'eml'), () => true).filter((path) => !isMail(path))
    // Every third is enough: most are alike.
    const findings = await findingsOf(
      folder,
      paths.filter((_, index) => index % 3 === 0),
    )
    expect(findings.length).toBeGreaterThan(50)
    expect(findings.filter((finding) => !/: refused: \S.*[.)]$/.test(finding))).toEqual([])
  })

  it('A-23 ING-1 every small mailbox of the corpus is imported and adds up', { timeout: 600_000 }, async () => {
    const paths = filesBelow(join(folder, 'mbox'), (name) => /\.mbox(\.txt)?$/.test(name)).filter(
      (path) => statSync(path).size < 2_000_000,
    )
    expect(paths.length).toBeGreaterThan(8)
    expect(await findingsOf(folder, paths)).toEqual([])
  })

  it('ING-1 ING-2 I2 6,046 mails balance, are found, and imported again give none', { timeout: 600_000 }, async () => {
    const own = await testOrgo()
    const path = join(folder, 'mbox/large/spamassassin.mboxrd.mbox')
    const first = await own.importPath(path)
    expect(first).toMatchObject({ state: 'complete', found: 6046, failed: 0 })
    expect(first.imported + first.duplicate + first.skipped).toBe(6046)
    expect(await own.importPath(path)).toMatchObject({ found: 6046, imported: 0, tasks: 0, withheld: 0 })
    expect((await own.client.messages.search({ query: 'perl' })).total).toBeGreaterThan(20)
    expect((await own.client.dashboard.get({})).messages).toBe(first.imported)
    await own.close()
  })
})

describe.runIf(hostile !== null)('A-23 hostile mail', () => {
  it('A-23 ING-1 every mail of the hostile folder is imported in bounded time', { timeout: 120_000 }, async () => {
    const folder = hostile ?? ''
    const paths = filesBelow(folder, (name) => name.endsWith('.eml'))
    expect(paths.length).toBeGreaterThan(1)
    expect(await findingsOf(folder, paths)).toEqual([])
    const pst = filesBelow(folder, (name) => name.endsWith('.pst'))
    for (const finding of await findingsOf(folder, pst)) expect(finding).toMatch(/: refused: /)
  })

  it('A-23 ING-1 what broke other parsers: each shape is one item with an outcome', { timeout: 120_000 }, async () => {
    const shapes: [name: string, mail: string][] = [
      ['header', `Subject: x\n${'X-A: b\n'.repeat(50_000)}\nbody`],
      ['line', `Subject: ${'x'.repeat(3_000_000)}\n\nbody`],
      ['parts', `Subject: p\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(20_000)}--b--\n`],
      ['nested', `Subject: n\n${'Content-Type: message/rfc822\n\n'.repeat(3000)}end`],
      ['recipients', `Subject: r\nTo: ${'a@b.example, '.repeat(20_000)}c@d.example\n\nbody`],
      ['references', `Subject: f\nReferences: ${'<a@b.example> '.repeat(20_000)}\n\nbody`],
      [
        'base64',
        `Subject: b\nContent-Type: application/x; name="a"\nContent-Transfer-Encoding: base64\n\n${'=A==\n'.repeat(100_000)}`,
      ],
      ['quoted', `Subject: q\nContent-Transfer-Encoding: quoted-printable\n\n${'=\n'.repeat(200_000)}`],
      ['nul', `Subject: z\n\n${'\u0000'.repeat(10_000)}text`],
      ['html', `Subject: h\nContent-Type: text/html\n\n${'<div>'.repeat(50_000)}text`],
      ['boundary', `Subject: y\nContent-Type: multipart/mixed; boundary="${'b'.repeat(100_000)}"\n\nbody`],
      ['words', `Subject: ${'=?utf-8?q?=41?= '.repeat(20_000)}\n\nbody`],
    ]
    const paths = shapes.map(([name, mail]) => orgo.writeFile(`hostile/${name}.eml`, mail))
    expect(await findingsOf(orgo.folder, paths)).toEqual([])
    expect(readFileSync(paths[0] ?? '').length).toBeGreaterThan(0)
  })
})
