import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderKey } from '../archive-folder.ts'
import { collect, makeMbox } from '../make-mbox.ts'
import { checkReading, openPath, readAll, readFrom, refusalOf, wordOf } from '../testing-archives.ts'
import { makeZip } from '../zip/make-zip.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'orgo-tree-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const mail = (subject: string): string =>
  `Date: Thu, 1 Jan 2026 10:00:00 +0000\nFrom: ada@riverside.example\nSubject: ${subject}\n\nx\n`
const mbox = (...subjects: string[]): Buffer => makeMbox(subjects.map(mail), { variant: 'mboxrd', lineEnd: '\n' })
const emlx = (subject: string, flags: number): string =>
  `${mail(subject).length}\n${mail(subject)}<?xml version="1.0"?><plist><dict><key>flags</key><integer>${flags}</integer></dict></plist>`

async function makeTree(name: string, files: Record<string, string | Buffer | null>): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(content === null ? join(folder, path) : dirname(join(folder, path)), { recursive: true })
    if (content !== null) await writeFile(join(folder, path), content)
  }
  return folder
}

describe('ARC-7 I7 trees of mail programs', () => {
  it('ARC-7 I7 a Thunderbird profile keeps its folders and leaves out its indices', async () => {
    const path = await makeTree('profile', {
      'prefs.js': '',
      'extensions/x.json': '{}',
      'Mail/Local Folders/Inbox': mbox('a', 'b'),
      'Mail/Local Folders/Inbox.msf': '// <!-- <mdb:mork',
      'Mail/Local Folders/Inbox.sbd/Leaks': mbox('c'),
      'Mail/Local Folders/Inbox.sbd/Leaks.sbd/Roof': mbox('d'),
      'Mail/Local Folders/Trash': '',
      'Mail/Local Folders/msgFilterRules.dat': 'version="9"',
      'ImapMail/riverside.example/INBOX': mbox('e'),
    })
    const archive = await openPath(path)
    expect(archive.identification.format).toBe('folder')
    expect((await checkReading(archive)).map(wordOf)).toEqual([
      'ImapMail/riverside.example/INBOX | e |  | ',
      'Mail/Local Folders/Inbox | a |  | ',
      'Mail/Local Folders/Inbox | b |  | ',
      'Mail/Local Folders | Mail/Local Folders/Inbox.msf | junk_file | ',
      'Mail/Local Folders/Inbox/Leaks | c |  | ',
      'Mail/Local Folders/Inbox/Leaks/Roof | d |  | ',
      'Mail/Local Folders | Mail/Local Folders/Trash | not_mail | ',
      'Mail/Local Folders | Mail/Local Folders/msgFilterRules.dat | junk_file | ',
    ])
  })

  it('ARC-7 I7 a Maildir++ gives folders and flags, and mails whatever they begin with', async () => {
    const path = await makeTree('Maildir', {
      'cur/1.a.host:2,RS': mail('a'),
      'cur/2.a.host:2,FT': mail('b'),
      'cur/3.a.host:2,': 'no header at all',
      'cur/4.a.host:2,S': gzipSync(mail('packed')),
      'new/5.a.host': mail('c'),
      'tmp/6.a.host': 'half a ma',
      'dovecot.index.log': 'x',
      maildirfolder: '',
      '.Sent.2024/cur/7.a.host:2,DS': mail('d'),
      '.Sent.2024/new': null,
      '.Gr&APY-&AN8-e/cur/8.a.host:2,S': mail('e'),
      '.Gr&APY-&AN8-e/tmp': null,
    })
    const archive = await openPath(path)
    expect(archive.identification).toMatchObject({ format: 'maildir', explanation: 'Maildir is a Maildir.' })
    expect((await checkReading(archive)).map(wordOf).sort()).toEqual([
      ' | a |  | read+answered',
      ' | b | expunged | flagged',
      ' | c |  | ',
      ' | cur/3.a.host:2, |  | ',
      ' | dovecot.index.log | junk_file | ',
      ' | maildirfolder | junk_file | ',
      ' | packed |  | read',
      ' | tmp/6.a.host | junk_file | ',
      'Größe | e |  | read',
      'Sent/2024 | d |  | read+draft',
    ])
  })

  it('ARC-7 I7 an .mbox folder of Apple Mail, old and new', async () => {
    const id = '0A1B2C3D-0000-4000-8000-0123456789AB'
    const path = await makeTree('V10', {
      'Old.mbox/mbox': mbox('a'),
      'Old.mbox/table_of_contents': '\0\0\0\0x',
      [`INBOX.mbox/${id}/Data/Messages/1.emlx`]: emlx('b', 1 | 16),
      [`INBOX.mbox/${id}/Data/3/Messages/3001.partial.emlx`]: emlx('c', 2 | 4),
      'INBOX.mbox/Info.plist': '<?xml version="1.0"?>',
      '.DS_Store': 'x',
    })
    const items = await checkReading(await openPath(path))
    expect(items.map(wordOf)).toEqual([
      ' | .DS_Store | junk_file | ',
      `INBOX | c | expunged | answered`,
      'INBOX | b |  | read+flagged',
      'INBOX | INBOX.mbox/Info.plist | junk_file | ',
      'Old | a |  | ',
      'Old | Old.mbox/table_of_contents | junk_file | ',
    ])
    expect(items.flatMap(({ problems, partial }) => (partial ? problems.map(({ code }) => code) : []))).toEqual([
      'unreadable_part',
    ])
    expect((await checkReading(await openPath(join(path, 'Old.mbox')))).map(wordOf)[0]).toBe(' | a |  | ')
  })

  it('ARC-7 I7 MH folders, in the order of their numbers', async () => {
    const path = await makeTree('MH', {
      'inbox/10': mail('j'),
      'inbox/9': mail('i'),
      'inbox/,8': mail('gone'),
      'inbox/.mh_sequences': 'cur: 9',
      'inbox/roof/1': mail('k'),
    })
    expect((await checkReading(await openPath(path))).map(wordOf)).toEqual([
      'inbox | i |  | ',
      'inbox | j |  | ',
      'inbox | gone | expunged | ',
      'inbox | inbox/.mh_sequences | junk_file | ',
      'inbox/roof | k |  | ',
    ])
  })

  it('ARC-7 I7 any folder: mailboxes without extension, mails, Outlook files, zips, and what is none of them', async () => {
    const path = await makeTree('any', {
      '__MACOSX/._a.eml': '\0\x05\x16\x07',
      'a.eml': mail('a'),
      'archive.pst': `!BDN${'\0'.repeat(600)}`,
      'deep/er/leaks.mbox': mbox('b', 'c'),
      'deep/letters.zip': makeZip([
        { name: 'in/d.eml', bytes: Buffer.from(mail('d')) },
        { name: 'pic.png', bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
      ]),
      'packed.mbox.gz': gzipSync(mbox('e')),
      'photo.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      'wrong.msg': mail('f'),
    })
    const items = await checkReading(await openPath(path))
    expect(items.map(wordOf)).toEqual([
      '__MACOSX | __MACOSX/._a.eml | junk_file | ',
      ' | a |  | ',
      'archive.pst/Top | archive.pst 0 by path |  | ',
      'archive.pst/Top | archive.pst 1 by path |  | ',
      'deep/er/leaks | b |  | ',
      'deep/er/leaks | c |  | ',
      'deep/letters.zip/in | d |  | ',
      'deep/letters.zip | deep/letters.zip, pic.png | not_mail | ',
      'packed | e |  | ',
      ' | photo.jpg | not_mail | ',
      ' | f |  | ',
    ])
    expect(items.at(-1)?.problems.map(({ code }) => code)).toEqual(['unexpected_format'])
    expect(items.find(({ skip }) => skip === 'not_mail')?.problems[0]?.message).toBe(
      'pic.png holds no mail: it looks like a PNG picture.',
    )
  })
})

describe('ARC-8 I10 what cannot be read does not stop the rest', () => {
  it('ARC-8 A-28 links are not followed, deep trees end, and hostile names are data', async () => {
    const deep = `${'d/'.repeat(70)}z.eml`
    const path = await makeTree('hostile', {
      'a.eml': mail('a'),
      [deep]: mail('too deep'),
      'na\nme\u202e.eml': mail('name'),
      '-rf': mail('dash'),
    })
    await symlink('/', join(path, 'loop'))
    await symlink('a.eml', join(path, 'link.eml'))
    // Whoever opens this and waits for bytes waits for ever.
    const socket = createServer().listen(join(path, 'socket'))
    await once(socket, 'listening')
    const items = await checkReading(await openPath(path))
    socket.close()
    expect(items.map(wordOf)).toEqual([
      ' | dash |  | ',
      ' | a |  | ',
      expect.stringMatching(/^d\/.*\/… \| unreadable \| $/),
      ' | link.eml | not_mail | ',
      ' | loop | not_mail | ',
      ' | name |  | ',
      ' | socket | not_mail | ',
    ])
  })

  it('ARC-8 I17 names that are no UTF-8, and names with every odd sign, come through', async () => {
    const path = await makeTree('names', { 'a/: ? "  ': mbox('odd'), [`${'x'.repeat(250)}.eml`]: mail('long') })
    await writeFile(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xe4, 0xff])]), mail('bytes'))
    expect((await checkReading(await openPath(path))).map(wordOf).sort()).toEqual([
      ' | bytes |  | ',
      ' | long |  | ',
      'a/: ? "   | odd |  | ',
    ])
  })

  it.runIf(process.getuid?.() !== 0)('ARC-8 I10 a file or folder without permission is an item with a fault', async () => {
    const path = await makeTree('private', { 'a.eml': mail('a'), 'b.eml': mail('b'), 'c/d.eml': mail('d'), 'e.eml': mail('e') })
    await chmod(join(path, 'b.eml'), 0)
    await chmod(join(path, 'c'), 0)
    const items = await checkReading(await openPath(path))
    await chmod(join(path, 'c'), 0o700)
    expect(items.map(wordOf)).toEqual([' | a |  | ', ' | b.eml | unreadable | ', 'c | c/… | unreadable | ', ' | e |  | '])
  })

  it('ARC-8 I10 a file that vanished is an item with a fault; a root that vanished ends the read with its error', async () => {
    const path = await makeTree('vanishing', { 'a.eml': mail('a'), 'b.eml': mail('b') })
    const archive = await openPath(path)
    await rm(join(path, 'a.eml'))
    expect((await checkReading(archive)).map(wordOf)).toEqual([' | a.eml | absent | ', ' | b |  | '])
    await rm(path, { recursive: true })
    await expect(readAll(archive)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('ARC-8 a folder without mail is refused in one sentence', async () => {
    expect(await refusalOf(await makeTree('nothing', { '.DS_Store': 'x' }))).toBe(
      'nothing holds no mail: there is no file in it that could be one.',
    )
    expect(await refusalOf(join(root, 'absent'))).toBe('absent was not found. Check the name and the folder.')
  })
})

describe('ARC-4 a folder is read on from any item', () => {
  const files = {
    'a.eml': mail('a'),
    'b.mbox': mbox('b1', 'b2', 'b3'),
    'c.pst': `!BDN${'\0'.repeat(600)}`,
    'd/e.mbox.gz': gzipSync(mbox('e1', 'e2')),
    'f.zip': makeZip([
      { name: 'g.eml', bytes: Buffer.from(mail('g')) },
      { name: 'h.mbox', bytes: mbox('h1', 'h2') },
    ]),
    'junk/.DS_Store': 'x',
  }

  it('ARC-4 I11 reading from each item gives the same items as from the start, and so does reading after it', async () => {
    const archive = await openPath(await makeTree('resumed', files))
    const all = await checkReading(archive)
    expect(all.length).toBe(12)
    for (const item of all) {
      expect(await readFrom(archive, item)).toEqual(all.slice(item.index))
      const after = { ...item, index: item.index + 1, cursor: `>${item.cursor}` }
      expect(await readFrom(archive, after)).toEqual(all.slice(item.index + 1))
    }
  })

  it('ARC-4 the signature tells another state of the folder', async () => {
    const path = await makeTree('signed', files)
    const before = (await openPath(path)).signature
    expect((await openPath(path)).signature).toBe(before)
    await writeFile(join(path, 'z.eml'), mail('z'))
    expect((await openPath(path)).signature).not.toBe(before)
  })

  it('ARC-9 only chosen folders are read, and counted from 0', async () => {
    const archive = await openPath(await makeTree('chosen', files))
    const folders = await archive.reader.listFolders()
    expect(folders.map(({ path, items }) => [path.join('/'), items])).toEqual([
      ['', 1],
      ['b', 3],
      ['c.pst/Top', 2],
      ['d/e', 2],
      ['f.zip', 1],
      ['f.zip/h', 2],
    ])
    expect(folders[1]).toMatchObject({ earliest: Date.UTC(2026, 0, 1, 10), latest: Date.UTC(2026, 0, 1, 10) })
    const choice = { folders: new Set([folderKey(['d', 'e']), folderKey(['f.zip', 'h'])]), recover: false }
    const items = await collect(archive.reader.read(choice))
    expect(items.map(({ index, folder }) => [index, folder.join('/')])).toEqual([
      [0, 'd/e'],
      [1, 'd/e'],
      [2, 'f.zip/h'],
      [3, 'f.zip/h'],
    ])
    expect(items.at(-1)?.behindBytes).toBe(archive.sizeBytes)
    const third = items[2]
    if (!third) throw new Error('an item is expected')
    expect(await collect(archive.reader.read(choice, third))).toEqual(items.slice(2))
  })
})
