import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PSTAttachment, PSTFile, type PSTFolder, type PSTMessage } from 'pst-extractor'
import { parseMessage } from '#core/mime/parse-message.ts'

/** A mail as another reader tells of it; `files` are names and SHA-256 of attached files, sorted. */
export type ReadMail = { subject: string; text: string; files: string[] }

/** Mails by the path of their folder, names joined with "/". */
export type ReadStore = Map<string, ReadMail[]>

/** Whether a tool is there; where not, one line says what is left out. */
export function hasTool(name: string): boolean {
  const there = spawnSync(name, ['-V']).error === undefined
  if (!there) console.log(`left out: ${name} is not installed, so it does not check the PST writer`)
  return there
}

export function fingerprint(name: string, bytes: Uint8Array): string {
  return `${name} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
}

/** Text without the differences that readers make: line ends, and blanks at the end. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd()
}

/** What readpst (libpst) writes as .eml files. It calls the top of the store by the store's name. */
export async function readWithReadpst(path: string, folder: string, charset = 'utf-8'): Promise<ReadStore> {
  execFileSync('readpst', ['-q', '-e', '-D', '-j', '0', '-C', charset, '-o', folder, path])
  const store: ReadStore = new Map()
  for (const file of filesBelow(folder).filter((name) => name.endsWith('.eml'))) {
    const parsed = await parseMessage(readFileSync(join(folder, file)))
    const files = parsed.attachments
      .filter(({ type }) => type !== 'message/rfc822')
      .map(({ originalName, bytes }) => fingerprint(originalName, bytes ?? Buffer.alloc(0)))
    add(store, file.split('/').slice(1, -1).join('/'), parsed.subject, parsed.text ?? '', files)
  }
  return store
}

/** What pffexport (libpff) writes as folders of text files. */
export function readWithPffexport(path: string, folder: string): ReadStore {
  execFileSync('pffexport', ['-q', '-t', join(folder, 'pff'), path], { stdio: 'pipe' })
  const top = join(folder, 'pff.export', 'Top of Personal Folders')
  const store: ReadStore = new Map()
  for (const file of filesBelow(top).filter((name) => name.endsWith('/OutlookHeaders.txt') && !name.includes('/Attachments/'))) {
    const item = join(top, file, '..')
    const headers = readFileSync(join(top, file), 'utf8')
    const attached = existsSync(join(item, 'Attachments')) ? readdirSync(join(item, 'Attachments'), { withFileTypes: true }) : []
    const files = attached
      .filter((entry) => entry.isFile())
      .map(({ name }) => fingerprint(name.replace(/^\d+_/, ''), readFileSync(join(item, 'Attachments', name))))
    const text = existsSync(join(item, 'Message.txt')) ? readFileSync(join(item, 'Message.txt'), 'utf8') : ''
    add(store, file.split('/').slice(0, -2).join('/'), /^Subject:\t+(.*)$/m.exec(headers)?.[1] ?? '', text, files)
  }
  return store
}

/** The kinds that pffexport sees in a folder, as it names them, sorted. */
export function kindsByPffexport(path: string, folder: string, name: string): string[] {
  execFileSync('pffexport', ['-q', '-t', join(folder, 'pff'), path], { stdio: 'pipe' })
  const items = readdirSync(join(folder, 'pff.export', 'Top of Personal Folders', name))
  return items.map((item) => item.replace(/\d+$/, '')).sort()
}

/** What pst-extractor, the second reader of the product, tells of a file. */
export function readWithPstExtractor(path: string): ReadStore {
  const file = new PSTFile(path)
  const store: ReadStore = new Map()
  const top = file
    .getRootFolder()
    .getSubFolders()
    .find((folder) => folder.displayName === 'Top of Personal Folders')
  if (top) collect(top, [], store)
  file.close()
  return store
}

function collect(folder: PSTFolder, path: readonly string[], store: ReadStore): void {
  if (folder.contentCount > 0) {
    for (let item: PSTMessage | null = folder.getNextChild(); item !== null; item = folder.getNextChild()) {
      const files: string[] = []
      for (let index = 0; index < item.numberOfAttachments; index += 1) files.push(...attachedFile(item.getAttachment(index)))
      add(store, path.join('/'), item.subject, item.body, files)
    }
  }
  for (const child of folder.getSubFolders()) collect(child, [...path, child.displayName], store)
}

function attachedFile(attachment: PSTAttachment): string[] {
  const stream = attachment.fileInputStream
  if (!stream || attachment.attachMethod !== 1) return []
  const bytes = Buffer.alloc(stream.length.toNumber())
  stream.readCompletely(bytes)
  return [fingerprint(attachment.longFilename, bytes)]
}

function add(store: ReadStore, path: string, subject: string, text: string, files: string[]): void {
  store.set(path, [...(store.get(path) ?? []), { subject, text: plainText(text), files: files.sort() }])
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}
