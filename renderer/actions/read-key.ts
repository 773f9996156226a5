import { type ActionId, actionIds, actions } from './actions.ts'

/** What a key press looks like to the reader of keys; a KeyboardEvent has all of it. */
export type KeyPress = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

/** The outcome of a key press: the actions it may mean, the start of a longer one, or nothing. */
export type KeyReading = { kind: 'action'; ids: readonly ActionId[] } | { kind: 'prefix'; key: string } | { kind: 'none' }

const idsByKeys = new Map<string, readonly ActionId[]>()
for (const id of actionIds) for (const keys of actions[id].keys) idsByKeys.set(keys, [...(idsByKeys.get(keys) ?? []), id])
const prefixes = new Set(
  [...idsByKeys.keys()].filter((keys) => keys.includes(' ')).map((keys) => keys.slice(0, keys.indexOf(' '))),
)

/** Reads one key press after an optional first key. Presses with Ctrl, Alt or Cmd belong to the browser, but for Enter with Ctrl or Cmd. */
export function readKey(press: KeyPress, prefix: string | null): KeyReading {
  const sends = !press.altKey && (press.ctrlKey || press.metaKey) && press.key === 'Enter'
  if (sends) return { kind: 'action', ids: idsByKeys.get('mod+enter') ?? [] }
  if (press.ctrlKey || press.metaKey || press.altKey) return { kind: 'none' }
  const key = press.key.toLowerCase()
  // Shift alone makes another command of few keys; with all others it changes nothing, as with the capital letters of Caps Lock.
  const shifted = press.shiftKey && !prefix ? idsByKeys.get(`shift+${key}`) : undefined
  const ids = shifted ?? idsByKeys.get(prefix ? `${prefix} ${key}` : key)
  if (ids) return { kind: 'action', ids }
  if (!prefix && prefixes.has(key)) return { kind: 'prefix', key }
  return { kind: 'none' }
}
