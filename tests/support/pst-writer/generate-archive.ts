import { createRandomFor, drawHex, drawWhole, type Random } from '../../../scripts/sample/random.ts'
import { file, type MailFacts, mail, type Person } from './build-mail.ts'
import { composeText, createWords, type Words } from './compose-text.ts'
import type { AttachmentSpec, FolderSpec, ItemSpec } from './item-spec.ts'
import { createFileSink, type PstSink } from './sink.ts'
import { type PstOptions, type WrittenPst, writePst } from './write-pst.ts'

/**
 * How large an archive is wanted, and of what kind.
 *
 * Shapes: `bytes` or `mails` ends it, whichever comes first. Shares are from 0 to 1; `startAt` and `endAt` are UTC milliseconds.
 */
export type ArchivePlan = Partial<PstOptions> & {
  seed: number
  bytes?: number
  mails?: number
  attachmentShare?: number
  htmlShare?: number
  headerShare?: number
  startAt?: number
  endAt?: number
}

type Shares = { attachment: number; html: number; header: number }
type Sent = { id: string; subject: string; references: readonly string[] }

/** Folders by the share of the mail that is in them. */
const folders: (Omit<FolderSpec, 'items'> & { share: number })[] = [
  { path: ['Inbox'], role: 'inbox', share: 0.3 },
  { path: ['Inbox', 'Projects'], share: 0.05 },
  { path: ['Inbox', 'Projects', 'Northern wing'], share: 0.1 },
  { path: ['Inbox', 'Newsletters'], share: 0.05 },
  { path: ['Sent Items'], role: 'sent', share: 0.25 },
  { path: ['Archive'], share: 0.02 },
  { path: ['Archive', 'Verträge und Prüfungen'], share: 0.13 },
  { path: ['Deleted Items'], role: 'deleted', share: 0.1 },
]

/**
 * Writes an archive as an office has one, of any size, in bounded memory: text of 6 KB in the median, some of it HTML, a fifth of the mails with
 * files of 20 KB to 2 MB that shrink to about half, threads, ten years. The same plan gives the same bytes.
 */
export function generateArchive(target: string | PstSink, plan: ArchivePlan): WrittenPst & { attachments: number } {
  const sink = measured(typeof target === 'string' ? createFileSink(target) : target)
  const { bytes = Number.POSITIVE_INFINITY, mails = Number.POSITIVE_INFINITY } = plan
  if (!Number.isFinite(bytes) && !Number.isFinite(mails)) throw new Error('An archive needs an end: bytes or mails')
  const endAt = plan.endAt ?? Date.UTC(2026, 0, 1)
  const startAt = plan.startAt ?? Date.UTC(2016, 0, 1)
  const progress = (made: number): number => Math.max(made / mails, sink.end() / (bytes * 0.985))
  const random = createRandomFor(plan.seed, 'archive')
  const maker = createMaker(random, {
    attachment: plan.attachmentShare ?? 0.2,
    html: plan.htmlShare ?? 0.3,
    header: plan.headerShare ?? 0.5,
  })
  let made = 0
  let done = 0
  const specs = folders.map(({ share, ...folder }): FolderSpec => {
    const from = done
    done += share
    const until = done
    return { ...folder, items: itemsOf(from, until) }
  })
  function* itemsOf(from: number, until: number): Generator<ItemSpec> {
    for (let at = progress(made); at < until && made < mails; at = progress(made)) {
      const within = Math.min(1, Math.max(0, (at - from) / (until - from)))
      yield maker.next(startAt + Math.floor(within * (endAt - startAt)))
      made += 1
    }
  }
  const options: PstOptions = { variant: 'unicode', encryption: 'permute', ...plan }
  return { ...writePst(sink, options, { folders: specs }), attachments: maker.attachments() }
}

function measured(sink: PstSink): PstSink & { end(): number } {
  let end = 0
  return {
    write(bytes, position) {
      end = Math.max(end, position + bytes.length)
      sink.write(bytes, position)
    },
    close: (size) => sink.close(size),
    end: () => end,
  }
}

function createMaker(random: Random, shares: Shares) {
  const words = createWords(random)
  const pool = halfCompressible(random, 4 * 1024 * 1024, words)
  const logo = Buffer.from(pool.subarray(0, 12_000))
  const recent: Sent[] = []
  let attachments = 0
  let count = 0
  const attach = (): AttachmentSpec[] => {
    if (random() >= shares.attachment) return []
    const some = drawWhole(random, 1, 10) > 8 ? 3 : 1
    attachments += some
    return Array.from({ length: some }, (_, index) => {
      if (index === 1) return file('image001.png', 'image/png', logo, 'image001.png@01D00000.00000000')
      const size = Math.round(20_000 * 100 ** random())
      const from = Math.floor(random() * (pool.length - size))
      const [extension, type] = fileTypes[Math.floor(random() * fileTypes.length)] ?? ['bin', 'application/octet-stream']
      return file(`${words.one(random)}-${drawWhole(random, 1, 9999)}.${extension}`, type, pool.subarray(from, from + size))
    })
  }
  return {
    attachments: () => attachments,
    next(sentAt: number): ItemSpec {
      count += 1
      const answered = random() < 0.5 ? recent[Math.floor(random() * recent.length)] : undefined
      const from = words.person(random)
      const to = Array.from({ length: random() < 0.8 ? 1 : drawWhole(random, 2, 6) }, () => words.person(random))
      const subject = answered ? `Re: ${answered.subject}` : words.title(random)
      const id = `<${count}.${drawHex(random, 12)}@${from.address.split('@')[1]}>`
      const references = answered ? [...answered.references.slice(-20), answered.id] : []
      recent[count % 60] = { id, subject: answered?.subject ?? subject, references }
      const text = composeText(words, random, Math.min(150_000, Math.round(6000 * Math.exp(normal(random)))))
      const facts: MailFacts = {
        subject,
        from,
        to,
        sentAt,
        receivedAt: sentAt + drawWhole(random, 1, 90) * 1000,
        text,
        messageId: id,
        ...(answered ? { inReplyTo: answered.id, references } : {}),
        ...(random() < shares.html ? { html: htmlOf(subject, text) } : {}),
        read: random() < 0.9,
        attachments: attach(),
      }
      return mail(random() < shares.header ? { ...facts, headers: headersOf(facts, random) } : facts)
    },
  }
}

const fileTypes: [extension: string, type: string][] = [
  ['pdf', 'application/pdf'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['jpg', 'image/jpeg'],
  ['zip', 'application/zip'],
]

/** A normal deviate. Source: Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Stretches of noise and of text by turns. */
function halfCompressible(random: Random, size: number, words: Words): Buffer {
  const pool = Buffer.alloc(size)
  const text = Buffer.from(composeText(words, random, 64 * 1024))
  for (let at = 0; at < size; at += 2048) {
    for (let noisy = at; noisy < at + 1024; noisy += 4) pool.writeUInt32LE(Math.floor(random() * 0x1_0000_0000), noisy)
    text.copy(pool, at + 1024, (at / 2) % (text.length - 1024), ((at / 2) % (text.length - 1024)) + 1024)
  }
  return pool
}

function htmlOf(subject: string, text: string): string {
  const paragraphs = text.split('\r\n\r\n').map((paragraph) => `<p class="MsoNormal"><span lang="EN-GB">${paragraph}</span></p>`)
  return `<html><head><meta charset="utf-8"><title>${subject}</title><style>${styles}</style></head><body>${paragraphs.join('\r\n')}</body></html>`
}

const styles = 'p.MsoNormal { margin: 0cm; font-size: 11.0pt; font-family: "Calibri", sans-serif } '.repeat(12)

function headersOf(facts: MailFacts, random: Random): string {
  const people = (list: readonly Person[]): string => list.map(({ name, address }) => `"${name}" <${address}>`).join(', ')
  const hops = Array.from({ length: drawWhole(random, 2, 5) }, (_, index) => {
    const host = `mx${index + 1}.${facts.from.address.split('@')[1]}`
    return `Received: from ${host} (192.0.2.${drawWhole(random, 1, 250)}) by mail.example with ESMTPS id ${drawHex(random, 16)};\r\n ${dateOf(facts.sentAt)}`
  })
  const lines = [
    ...hops,
    `From: ${people([facts.from])}`,
    `To: ${people(facts.to)}`,
    `Subject: ${encodeHeader(facts.subject)}`,
    `Date: ${dateOf(facts.sentAt)}`,
    `Message-ID: ${facts.messageId}`,
    ...(facts.inReplyTo ? [`In-Reply-To: ${facts.inReplyTo}`, `References: ${(facts.references ?? []).join('\r\n ')}`] : []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset="utf-8"',
    `X-Spam-Score: ${(random() * 3 - 2).toFixed(1)}`,
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

function dateOf(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}

function encodeHeader(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}
