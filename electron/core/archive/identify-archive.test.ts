import { describe, expect, it } from 'vitest'
import { identifyArchive } from './identify-archive.ts'
import { envelopeLine } from './make-mbox.ts'

const identify = (name: string, content: string) => identifyArchive(Buffer.from(content, 'latin1'), name)
const mbox = `${envelopeLine}\nSubject: a\n\nx\n\n${envelopeLine}\nSubject: b\n\ny\n`
const outlookItem = `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}${[...'__properties_version1.0'].join('\0')}\0`
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
    ['old.pst', `!BDN${'\0'.repeat(600)}`, 'pst', null],
    ['backup', `!BDN${'\0'.repeat(600)}`, 'pst', null],
    ['A-25 loop.mbox', '!BDN', 'pst', 'not what its name says'],
    ['letters.zip', 'PK\x03\x04', 'zip', null],
    ['letters.pst', 'PK\x03\x04', 'zip', 'not what its name says'],
    ['leaks.mbox.gz', '\x1f\x8b', 'gzip', null],
    ['offer.msg', outlookItem, 'msg', null],
    ['offer.oft', outlookItem, 'msg', null],
    ['offer.doc', outlookItem, 'msg', 'not what its name says'],
    ['offer.msg', eml, 'eml', 'not what its name says'],
    ['leaks.pst', mbox, 'mbox', 'not what its name says'],
    ['3.emlx', `42      \n${eml}<?xml version="1.0"?>`, 'emlx', null],
    ['mac.mbox', mbox.replace(/\n/g, '\r'), 'mbox', null],
    ['mac.eml', eml.replace(/\n/g, '\r'), 'eml', null],
    ['mmdf', `\x01\x01\x01\x01\n${eml}\x01\x01\x01\x01\n`, 'mbox', null],
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
      'report.doc',
      `\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'\0'.repeat(600)}`,
      'report.doc holds no mail: it looks like an old Office document.',
    ],
    [
      'all.tar',
      `${'x'.padEnd(257, '\0')}ustar`,
      'all.tar holds no mail: it looks like a tar archive; unpack it and choose the folder.',
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
    expect(identify('a.mbox', mbox.replace(/\n/g, '\r'))).toMatchObject({ lineEnd: 'cr' })
    expect(identify('a.mbox', `${mbox}${mbox.replace(/\n/g, '\r')}`)).toMatchObject({ lineEnd: 'cr' })
    expect(identify('a.mbox', mbox.replace('x\n', 'x\ry\n'))).toMatchObject({ lineEnd: 'lf' })
    expect(identify('a.mbox', mbox.replace('x\n', '>>From me\n'))).toMatchObject({ lineEnd: 'lf', variant: 'mboxrd' })
    expect(identify('a.mbox', mbox.replace('Subject: a', 'Content-Length: 2'))).toMatchObject({ variant: 'mboxcl' })
  })
})
