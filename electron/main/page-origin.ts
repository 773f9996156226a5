import { appHost, appScheme } from '#shared/contract/shell.ts'

/**
 * Where the page comes from: the packed page, or the bundler's server while somebody works on the screens.
 *
 * Limits: a server's address is taken only from an unpacked app and only on the loopback interface.
 */
export type PageOrigin = { address: string; owns(url: string): boolean; mayLoad(url: string): boolean }

export function choosePageOrigin(isPackaged: boolean, serverAddress: string | undefined): PageOrigin {
  const server = isPackaged || serverAddress === undefined ? null : readLoopbackAddress(serverAddress)
  return server ? originOfServer(server) : originOfApp()
}

function originOfApp(): PageOrigin {
  const owns = (url: string) => {
    const parsed = parse(url)
    // Node gives a scheme of one's own no origin, so scheme and host are compared.
    return parsed?.protocol === `${appScheme}:` && parsed.host === appHost
  }
  return {
    address: `${appScheme}://${appHost}`,
    owns,
    mayLoad: (url) => owns(url) || isMadeByPage(url, `${appScheme}://${appHost}`),
  }
}

function originOfServer(server: URL): PageOrigin {
  const owns = (url: string) => parse(url)?.origin === server.origin || originOfApp().owns(url)
  const socket = `ws://${server.host}`
  return {
    address: server.origin,
    owns,
    mayLoad: (url) => owns(url) || url.startsWith(`${socket}/`) || isMadeByPage(url, server.origin),
  }
}

/** Pictures of a mail and files to save come from memory, with no address outside. */
const isMadeByPage = (url: string, origin: string) => url.startsWith('data:') || url.startsWith(`blob:${origin}/`)

function readLoopbackAddress(address: string): URL | null {
  const url = parse(address)
  return url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname) ? url : null
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}
