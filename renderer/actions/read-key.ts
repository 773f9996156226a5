import { type ActionId, actionIds, actions } from './actions.ts'

/** What a key press looks like to the reader of keys; a KeyboardEvent has all of it. */
export type KeyPress = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }

/** The outcome of a key press: an action, the start of a longer one, or nothing. */
export type KeyReading = { kind: 'action'; id: ActionId } | { kind: 'prefix'; key: string } | { kind: 'none' }

const idsByKeys = new Map<string, ActionId>(actionIds.flatMap((id) => actions[id].keys.map((keys) => [keys, id] as const)))
const prefixes = new Set(
  [...idsByKeys.keys()].filter((keys) => keys.includes(' ')).map((keys) => keys.slice(0, keys.indexOf(' '))),
)

/** Reads one key press after an optional first key. Presses with Ctrl, Alt or Cmd belong to the browser. */
export function readKey(press: KeyPress, prefix: string | null): KeyReading {
  if (press.ctrlKey || press.metaKey || press.altKey) return { kind: 'none' }
  const key = press.key.toLowerCase()
  const id = idsByKeys.get(prefix ? `${prefix} ${key}` : key)
  if (id) return { kind: 'action', id }
  if (!prefix && prefixes.has(key)) return { kind: 'prefix', key }
  return { kind: 'none' }
}
