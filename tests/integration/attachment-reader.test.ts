import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createParseOne } from '../../electron/core/mime/parse-one.ts'
import { type AttachmentReader, createAttachmentReader } from '../../electron/core/search/attachment-reader.ts'
import { forgetMessage, refreshMessage } from '../../electron/core/search/index-message.ts'
import { readCoverage, searchMessages } from '../../electron/core/search/search-messages.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeDocx, writeMailWithFile, writePdf, writeZip } from './write-attachments.ts'

const rules = { 'desk/rules.yaml': '- condition: "subject contains \'confidence\'"\n  action: { confidential: true }\n' }
const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const calendar =
  'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Quarterly gathering\r\nLOCATION:Attic\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'

const files: [subject: string, name: string, type: string, bytes: Uint8Array][] = [
  ['A pdf', 'offer.pdf', 'application/pdf', writePdf('Zeppelin repairs (two) by Monday')],
  ['A pdf by content', 'offer.bin', 'application/octet-stream', writePdf('Balloonist')],
  ['A document', 'letter.docx', word, writeDocx('Umbrella maintenance contract')],
  ['A text', 'notes.txt', 'text/plain', Buffer.from('\ufeffGrüße aus dem Keller: Ventilklappe', 'utf16le')],
  ['A table', 'list.csv', 'text/csv', Buffer.from('id;name\n1;Gasket\n')],
  ['A page', 'page.html', 'text/html', Buffer.from('<p>Hinge<script>notthis</script> &amp; bracket</p>')],
  ['An invitation', 'invite.ics', 'text/calendar', Buffer.from(calendar)],
  ['A broken pdf', 'broken.pdf', 'application/pdf', Buffer.from('%PDF-1.4\nnothing of a pdf follows')],
  ['No text', 'blob.txt', 'text/plain', Buffer.from([1, 0, 2, 0, 3])],
  ['A scan', 'scan.pdf', 'application/pdf', writePdf('')],
  ['A bomb', 'bomb.docx', word, writeZip({ 'word/document.xml': Buffer.alloc(80 * 1024 * 1024, 32) }, 1000)],
  ['In confidence', 'secret.txt', 'text/plain', Buffer.from('canaryword')],
  ['A picture', 'picture.png', 'image/png', Buffer.from('\x89PNG\r\n\x1a\nhello', 'latin1')],
  ['The offer again', 'copy.pdf', 'application/pdf', writePdf('Zeppelin repairs (two) by Monday')],
]

let orgo: TestOrgo
let store: Store
let parser: ReturnType<typeof createParseOne>
beforeAll(async () => {
  orgo = await testOrgo({ rules, shippedRules: false })
  await orgo.importMbox(
    files.map(([subject, name, type, bytes], index) =>
      writeMailWithFile({ id: `${index}@a.example`, subject, name, type, bytes }),
    ),
  )
  store = expectValue(await openTestStore(orgo.ports))
  parser = createParseOne(orgo.paths.workers.parse)
})
afterAll(async () => {
  await parser.close()
  store.close()
  await orgo.close()
})

const search = (query: string) => searchMessages(store.read, query, { limit: 50, now: 0 })
const find = (query: string): string[] =>
  search(query)
    .rows.map((row) => row.subject)
    .sort()
const openReader = (onChange: () => void = () => undefined): AttachmentReader =>
  createAttachmentReader({ store, ports: orgo.ports, parseOne: parser.parse, onChange })

async function readAll(): Promise<number> {
  let changes = 0
  const reader = openReader(() => {
    changes += 1
  })
  reader.wake()
  await reader.idle()
  await reader.close()
  return changes
}

describe('the attachment reader', () => {
  it('SEA-7 U2 reads nothing while the archive comes in, and says how much waits', () => {
    expect(find('zeppelin')).toEqual([])
    expect(search('anything').coverage).toEqual({
      messagesWaiting: 0,
      attachments: 11,
      attachmentsWaiting: 11,
      attachmentsUnreadable: 0,
    })
  })

  it('SEA-7 afterwards the text of attachments is found, and what could not be read is counted', async () => {
    expect(await readAll()).toBeGreaterThan(0)
    const answers = ['zeppelin', 'balloon', '"umbrella maintenance"', 'ventilklappe', 'gasket', 'bracket', 'gathering'].map(find)
    expect(answers).toEqual([
      ['A pdf', 'The offer again'],
      ['A pdf by content'],
      ['A document'],
      ['A text'],
      ['A table'],
      ['A page'],
      ['An invitation'],
    ])
    expect(find('notthis')).toEqual([])
    expect(readCoverage(store.read)).toEqual({
      messagesWaiting: 0,
      attachments: 11,
      attachmentsWaiting: 0,
      attachmentsUnreadable: 3,
    })
    const reasons = store.read.all<{ reason: string }>(
      'SELECT reason FROM attachment_texts WHERE reason IS NOT NULL ORDER BY blob_no',
    )
    expect(reasons.map((row) => row.reason)).toEqual([
      'It is damaged, or not what its name says.',
      'It is no text, whatever its name says.',
      'It holds no text: probably pictures of pages.',
      'Unpacked it is larger than 64 MB.',
    ])
  })

  it('SEA-9 a hit in an attachment is shown in its text, with its name', () => {
    const [row] = search('maintenance').rows
    expect(row?.snippet).toEqual({
      text: 'Umbrella maintenance contract',
      ranges: [{ start: 9, end: 20 }],
      place: 'attachment',
      name: 'letter.docx',
    })
  })

  it('SEA-4 A-12 an attachment that only confidential messages carry is never read', () => {
    expect(find('canaryword')).toEqual([])
    const texts = store.read.all<{ name: string }>(
      'SELECT attachments.name FROM attachment_texts JOIN attachments ON attachments.blob_no = attachment_texts.blob_no',
    )
    expect(texts.map((row) => row.name)).not.toContain('secret.txt')
    expect(store.read.get('SELECT count(*) AS n FROM message_texts')).toEqual({ n: files.length - 1 })
  })

  it('SEA-7 has nothing to do a second time', async () => {
    expect(await readAll()).toBe(0)
  })

  it('D4 SEA-5 rows written again from what is stored answer as before', () => {
    const queries = ['zeppelin', 'gasket', 'filename:offer', 'from:ida', '-gasket', '"see the file"']
    const before = queries.map(find)
    store.write((tx) => {
      for (const row of tx.all<{ message_no: number }>('SELECT message_no FROM messages')) refreshMessage(tx, row.message_no)
    })
    expect(queries.map(find)).toEqual(before)
  })

  it('SEA-10 U2 messages of an older index wait, are said to wait, and are indexed with their attachments', async () => {
    store.write((tx) => {
      for (const table of ['message_search', 'message_texts', 'attachment_texts']) tx.run(`DELETE FROM ${table}`)
      tx.run('INSERT INTO unindexed_messages (message_no) SELECT message_no FROM messages WHERE confidential = 0')
    })
    expect(search('zeppelin')).toMatchObject({ total: 0, coverage: { messagesWaiting: files.length - 1 } })
    await readAll()
    expect(find('zeppelin')).toEqual(['A pdf', 'The offer again'])
    expect(find('canaryword')).toEqual([])
    expect(readCoverage(store.read)).toMatchObject({ messagesWaiting: 0, attachmentsWaiting: 0, attachments: 11 })
  })

  it('SEA-7 a reader that is closed in the middle leaves the rest for the next one', async () => {
    store.write((tx) => tx.run("UPDATE attachment_texts SET state = 'waiting', content = NULL, reason = NULL"))
    const reader = openReader()
    reader.wake()
    await reader.close()
    expect(readCoverage(store.read).attachmentsWaiting).toBe(11)
    await readAll()
    expect(readCoverage(store.read).attachmentsWaiting).toBe(0)
  })

  it('SEA-7 goes out of the way of an import, and of another process that reads', async () => {
    store.write((tx) => {
      tx.run("UPDATE attachment_texts SET state = 'waiting'")
      tx.run("DELETE FROM jobs WHERE kind = 'read-attachments'")
      tx.run(
        "INSERT INTO jobs (kind, subject_id, state, lease_owner, lease_until, created_at) VALUES ('import-archive', 'x', 'running', ?, ?, 0)",
        `${process.pid}:other`,
        orgo.ports.clock.now() + 1000,
      )
    })
    expect(await readAll()).toBe(0)
    store.write((tx) => tx.run("UPDATE jobs SET kind = 'read-attachments', subject_id = 'all' WHERE subject_id = 'x'"))
    expect(await readAll()).toBe(0)
    store.write((tx) => tx.run("DELETE FROM jobs WHERE kind = 'read-attachments'"))
    expect(await readAll()).toBeGreaterThan(0)
  })

  it('SEA-4 A-12 a message that is forgotten takes along what only it carried', () => {
    const numberOf = (subject: string): number =>
      store.read.get<{ message_no: number }>('SELECT message_no FROM messages WHERE subject = ?', subject)?.message_no ?? 0
    const textsBefore = readCoverage(store.read).attachments
    store.write((tx) => forgetMessage(tx, numberOf('A pdf')))
    expect([find('zeppelin'), readCoverage(store.read).attachments]).toEqual([['The offer again'], textsBefore])
    store.write((tx) => forgetMessage(tx, numberOf('The offer again')))
    expect([find('zeppelin'), find('offer'), readCoverage(store.read).attachments]).toEqual([
      [],
      ['A pdf by content'],
      textsBefore - 1,
    ])
  })
})
