import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import { unlockAssets } from './unlock-page.ts'

/** One thing that can be served: its type, and either a file or the built-in text. */
export type Asset = { type: string } & ({ path: string } | { text: string })

/** Every address the page's origin has, by path. What is not in it does not exist. */
export type Assets = ReadonlyMap<string, Asset>

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * Lists the built page and the built-in unlock page.
 *
 * A request is looked up in this list and never joined to a folder: whatever a page writes into an address, no other file can be read.
 * Limits: only the types above are served, so source maps and stray files stay out.
 */
export function listAssets(pageFolder: string): Assets {
  const assets = new Map<string, Asset>(Object.entries(unlockAssets))
  const visit = (folder: string, address: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const type = types[extname(entry.name)]
      if (entry.isDirectory()) visit(join(folder, entry.name), `${address}${entry.name}/`)
      else if (entry.isFile() && type !== undefined) {
        assets.set(`${address}${encodeURIComponent(entry.name)}`, { type, path: join(folder, entry.name) })
      }
    }
  }
  visit(pageFolder, '/')
  return assets
}

/**
 * Finds what an address of the page's origin means, or null.
 *
 * The page has addresses of its own (`/tasks/...`), which all are the one document; an address with an extension is a file or nothing.
 */
export function findAsset(assets: Assets, pathname: string): Asset | null {
  const asset = assets.get(pathname)
  if (asset) return asset
  return extname(pathname) === '' ? (assets.get('/index.html') ?? null) : null
}
