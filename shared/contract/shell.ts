// What the desktop shell and its page say to each other. There is no channel beside these; mail and tasks travel over the port alone.

/** The one origin of the page: a scheme of its own, so that no file and no web site shares it. */
export const appScheme = 'app'
export const appHost = 'orgo'
export const appOrigin = `${appScheme}://${appHost}`

/** The built-in page that asks for the password. It sees `orgoUnlock` and nothing else. */
export const unlockPath = '/unlock.html'

/** Names of the channels between preload and shell. */
export const channels = {
  /** page to shell: the page listens, give it a port to the engine; asked again after the port closed */
  connect: 'orgo:connect',
  /** shell to page: one port for one `connect` */
  port: 'orgo:port',
  /** shell to page: a `ShellEvent` */
  event: 'orgo:event',
  /** page to shell: show the file dialog, answer paths */
  openArchive: 'orgo:open-archive',
  /** page to shell: ask the person, then open a link outside */
  openLink: 'orgo:open-link',
  /** unlock page to shell: a password; answers a sentence, or null when it opened */
  unlock: 'orgo:unlock',
} as const

/** What the native menu can ask of the page. */
export const shellActions = [
  'import',
  'search',
  'undo',
  'dashboard',
  'tasks',
  'messages',
  'archives',
  'rules',
  'health',
  'keys',
] as const
export type ShellAction = (typeof shellActions)[number]

/** What the page hears from the shell as a `message` event of its own window, always from its own origin. Its port comes as
 *  `portMessage` of host.ts. */
export type ShellEvent =
  | { type: 'orgo-action'; action: ShellAction }
  /** Archives that the person opened from the system or with a second start. */
  | { type: 'orgo-open'; paths: string[] }
