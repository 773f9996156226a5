import type { ServerResponse } from 'node:http'

/** The one shape of every error this host answers with. */
export type WebFault = { code: string; message: string; data?: unknown }

/** What every answer carries: nothing is stored, guessed, framed, shared with another origin or told to one. */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
}

/**
 * The policy of the app's own page. It names no foreign host, so that a mail that slips through every other layer has
 * nowhere to call. Frames are mails shown by `srcdoc`, which take this policy over: `style-src` and `img-src data:` are
 * for them.
 */
export const pagePolicy = (port: number): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "frame-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Ends the connection as well: what is left of a refused request is not read. */
export function sendFault(response: ServerResponse, status: number, fault: WebFault): void {
  if (!response.headersSent && !response.destroyed) response.setHeader('connection', 'close')
  sendJson(response, status, fault)
}
