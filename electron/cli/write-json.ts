import type { Terminal } from './terminal.ts'

/** Control characters of the second block are whole escape sequences to some terminals; JSON would leave them as they are. */
const unseen = /[\u007f-\u009f\u2028\u2029]/g

/** One value as one line of JSON. */
export function writeJson(terminal: Terminal, value: unknown): void {
  const text = JSON.stringify(value ?? null)
  terminal.out(`${text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`)
}
