import { createReadStream, readdirSync, statSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const typesByExtension: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

type StaticFile = { file: string; type: string; hashed: boolean }

/** How the addresses of screens begin, as renderer/app.tsx and main.tsx have them; any other is nobody's. */
export const screens: ReadonlySet<string> = new Set([
  ...['', 'index.html', 'tasks', 'triage', 'messages', 'import', 'archives', 'rules', 'modules', 'outbox', 'circulars'],
  ...['settings', 'away', 'escalations', 'templates', 'reports', 'health', 'link'],
])

/** An address of a screen has no ending, or that of a rule file: the editor's names the file it edits. */
const isScreen = (pathname: string): boolean =>
  screens.has(pathname.split('/')[1] ?? '') && !pathname.includes('/../') && ['', '.yaml'].includes(extname(pathname))

/**
 * Serves the built screens: a known file, or index.html for every address that is a screen's. Where nothing is, the status says so, and the app
 * says it to a person with the way back.
 *
 * The folder is listed once and only listed files are opened, so no path can lead out of it. Files whose names carry
 * the hash of their content are kept by the browser for ever.
 */
export function createStaticServer(folder: string, policy: string) {
  const filesByPath = listFiles(folder)
  return async (response: ServerResponse, method: string, pathname: string): Promise<void> => {
    const file = filesByPath.get(decodePath(pathname))
    const found = file ?? (extname(pathname) === '' || isScreen(pathname) ? filesByPath.get('/index.html') : undefined)
    if (!found) {
      sendText(
        response,
        filesByPath.size === 0 ? 503 : 404,
        filesByPath.size === 0 ? notBuilt : 'There is nothing at this address.',
      )
      return
    }
    if (found.hashed) response.setHeader('cache-control', 'private, max-age=31536000, immutable')
    response.setHeader('content-security-policy', policy)
    await sendFile(response, method, found, file || isScreen(pathname) ? 200 : 404)
  }
}

const notBuilt = 'The screens of Orgo are not built yet. Run npm run build, then start again.'

function listFiles(folder: string): Map<string, StaticFile> {
  const filesByPath = new Map<string, StaticFile>()
  for (const entry of readFolder(folder)) {
    const file = join(entry.parentPath, entry.name)
    const type = typesByExtension[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = `/${relative(folder, file).split(sep).join('/')}`
    filesByPath.set(path, { file, type, hashed: /^\/assets\/.*-[\w-]{8}\.\w+$/.test(path) })
  }
  return filesByPath
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    // No folder is no screens yet; the page says so.
    return []
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

async function sendFile(response: ServerResponse, method: string, { file, type }: StaticFile, status: number): Promise<void> {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats) {
    sendText(response, 404, 'This file is gone: the screens were built anew. Load the page again.')
    return
  }
  response.writeHead(status, { 'content-type': type, 'content-length': stats.size })
  if (method === 'HEAD') {
    response.end()
    return
  }
  // A browser that leaves in the middle is no fault.
  await pipeline(createReadStream(file), response).catch(() => response.destroy())
}

function sendText(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`)
}
