import { readFile } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { appHost, appScheme } from '#shared/contract/shell.ts'
import { type Assets, findAsset } from './app-assets.ts'

/**
 * What a document of the page may load: itself and nothing from anywhere else.
 *
 * Pictures of a mail come as `data:`, styles of the components and of a mail's frame are inline; scripts never are.
 * `base-uri` is the page's own, which names its base because its addresses have several levels.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  // Nothing of the page belongs into a cache on disk.
  'cache-control': 'no-store',
}

/** Makes `app:` a scheme with an origin. Electron takes this once, before it is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the page on `app://orgo/`; every other host and every other address is a 404, every other method a 405. */
export function serveAssets(session: Session, assets: Assets): void {
  session.protocol.handle(appScheme, (request) => answer(request, assets))
}

async function answer(request: Request, assets: Assets): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers })
  const url = new URL(request.url)
  const asset = url.host === appHost ? findAsset(assets, url.pathname) : null
  if (!asset) return new Response(null, { status: 404, headers })
  const body = 'text' in asset ? asset.text : new Uint8Array(await readFile(asset.path))
  return new Response(request.method === 'HEAD' ? null : body, { headers: { ...headers, 'content-type': asset.type } })
}
