import { maxDepth, maxListLength, maxValueLength } from './limits.ts'
import type { TemplateValue, TemplateValues } from './template-value.ts'

/**
 * A deep copy of values that a text cannot reach anything through: objects without prototype, all of it frozen, texts and lists bounded.
 *
 * Shapes: an empty text becomes null, so that `{% if %}` says whether there is one; what is no plain data (functions, classes, dates, symbols) becomes null, and so does what lies deeper than `maxDepth`; an
 * accessor is never called. A bounded text ends with an ellipsis.
 */
export function freezeValues(values: TemplateValues): TemplateValues {
  return freezeObject(values, 0)
}

function freezeObject(value: object, depth: number): TemplateValues {
  const copy: Record<string, TemplateValue> = Object.create(null)
  for (const [key, { value: part }] of Object.entries(Object.getOwnPropertyDescriptors(value)))
    copy[key] = freezeValue(part, depth + 1)
  return Object.freeze(copy)
}

function freezeValue(value: unknown, depth: number): TemplateValue {
  switch (typeof value) {
    case 'string':
      return cleanText(value) || null
    case 'number':
      return Number.isFinite(value) ? value : null
    case 'boolean':
      return value
    case 'object': {
      if (value === null || depth > maxDepth) return null
      if (Array.isArray(value)) return Object.freeze(value.slice(0, maxListLength).map((part) => freezeValue(part, depth + 1)))
      const prototype = Object.getPrototypeOf(value)
      return prototype === null || prototype === Object.prototype ? freezeObject(value, depth) : null
    }
    default:
      return null
  }
}

/** Control characters other than line breaks, and marks that turn the direction of what follows: no mail needs them, and a name could lie by them. */
const unwanted = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu

/** Halves of a pair of surrogates: no character, and no mail can hold them. */
const halves = /[\ud800-\udfff]/gu

/** A text as a mail can hold it: line breaks are line feeds, other control characters are gone, half characters are replaced. */
export function cleanText(text: string): string {
  const plain = text
    .slice(0, maxValueLength + 1)
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, (mark) => (mark === '\n' ? mark : mark === '\t' || mark === '\u2028' || mark === '\u2029' ? ' ' : ''))
    .replace(halves, '\ufffd')
  return plain.length > maxValueLength ? `${plain.slice(0, maxValueLength - 1).replace(halves, '')}…` : plain
}
