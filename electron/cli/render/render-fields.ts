import { formatTime, toKebab } from '../format.ts'
import { toPlainText } from '../plain-text.ts'

/** Any object as `Name: value` lines: times as local time, lists and objects below their name. */
export const renderFields = (output: unknown): string => `${lines(output, '').join('\n')}\n`

function lines(value: unknown, indent: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${indent}${toPlainText(String(value ?? ''))}`]
  return Object.entries(value).flatMap(([name, child]) => {
    const title = Array.isArray(value) ? '-' : `${toTitle(name)}:`
    if (typeof child === 'object' && child !== null) {
      return Object.keys(child).length === 0 ? [] : [`${indent}${title}`, ...lines(child, `${indent}  `)]
    }
    if (child === null || child === '') return []
    const shown = /(?:At|^at)$/.test(name) && typeof child === 'number' ? formatTime(child) : toPlainText(String(child))
    return [`${indent}${title} ${shown.replaceAll('\n', `\n${indent}  `)}`]
  })
}

/** `positionBytes` as `Position bytes`. */
function toTitle(name: string): string {
  const words = toKebab(name).replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
