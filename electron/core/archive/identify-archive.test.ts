import { describe, expect, it } from 'vitest'
import { identifyArchive } from './identify-archive.ts'
import { envelopeLine } from './make-mbox.ts'

const identify = (name: string, content: string) => identifyArchive(Buffer.from(content, 'latin1'), name)
const mbox = `${envelopeLine}\nSubject: a\n\nx\n\n${envelopeLine}\nSubject: b\n\ny\n`
const eml = 'From: ada@riverside.example\nSubject: a\n\nx\n'

describe('ARC-1 a file is what its content says', () => {
  it.each([
    ['leaks.mbox', mbox, 'mbox', null],
    ['Inbox', mbox, 'mbox', null],
    ['leaks.mbox', `\xef\xbb\xbf\0\n\n${mbox}`, 'mbox', null],
    ['leaks.mbox', `>${mbox}`, 'mbox', null],
    ['leaks.eml', mbox, 'mbox', 'is named as one mail'],
    ['one.eml', eml, 'eml', null],
    ['one.eml', `${envelopeLine}\n${eml}`, 'eml', null],
    ['one.mbox', eml, 'eml', 'not what its name says'],
    ['one.pst', eml, 'eml', 'not what its name says'],
    ['broken.eml', '0\nContent-Type:multipart/;boundary=x\n', 'eml', null],
    ['tail.mbox', `rest of a mail\n\n${mbox}`, 'mbox', 'does not begin with a "From " line'],
  ])('ARC-1 %s: %j is read as %s', (name, content, format, problem) => {
    const found = identify(name, content)
    expect(found).toMatchObject({ format, readable: true })
    if (problem === null) expect(found.problem).toBeNull()
    else expect(found.problem).toContain(problem)
  })

  it.each([
    ['notes.mbox', '\x89PNG\r\n\x1a\nIHDR', 'notes.mbox holds no mail: it looks like a PNG picture.'],
    [
      'old.pst',
      `!BDN${'\0'.repeat(600)}`,
      'old.pst is an Outlook data file (.pst or .ost), which this version does not read yet. Export it as mbox.',
    ],
    [
      'A-25 loop.mbox',
      '!BDN',
      'A-25 loop.mbox is an Outlook data file (.pst or .ost), which this version does not read yet. Export it as mbox.',
    ],
    [
      'A-28 bomb.zip',
      'PK\x03\x04',
      'A-28 bomb.zip is a zip archive or an Office document. Unpack it and choose the mail files in it.',
    ],
    ['page.eml', '<html><body>x', 'page.eml holds no mail: it looks like a web page (HTML).'],
    ['blank.mbox', '\n\n \0', 'blank.mbox holds no mail: it is blank.'],
    ['bytes.mbox', '\0\x01\0\x02'.repeat(50), 'bytes.mbox holds no mail: it is not text, and no format this version knows.'],
    [
      'readme.txt',
      'Read me first.\nThen me.\n',
      'readme.txt holds no mail: no line in it begins a mail ("From sender date") or a mail header ("Subject: ...").',
    ],
    [
      'todo.txt',
      'todo: milk\nmore: bread\n',
      'todo.txt holds no mail: no line in it begins a mail ("From sender date") or a mail header ("Subject: ...").',
    ],
  ])('ARC-1 %s is refused in one sentence', (name, content, explanation) => {
    expect(identify(name, content)).toMatchObject({ readable: false, explanation })
  })

  it('ARC-1 line ends and variant are guessed from the head', () => {
    expect(identify('a.mbox', mbox.replace(/\n/g, '\r\n'))).toMatchObject({ lineEnd: 'crlf', variant: 'mboxo' })
    expect(identify('a.mbox', mbox.replace('x\n', '>>From me\n'))).toMatchObject({ lineEnd: 'lf', variant: 'mboxrd' })
    expect(identify('a.mbox', mbox.replace('Subject: a', 'Content-Length: 2'))).toMatchObject({ variant: 'mboxcl' })
  })
})
