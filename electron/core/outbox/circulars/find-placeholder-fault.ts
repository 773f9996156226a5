import type { CircularText } from '#shared/model/circular.ts'

/** What is filled for each reader of a circular. */
export const placeholders = ['name', 'label'] as const

/** Liquid, which is for templates, and a word in braces; braces around anything else are braces. */
const gap = /\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\{[^\S\n]*[\p{L}_][\p{L}\p{M}\p{N}_.-]*[^\S\n]*\}/gmu

/** 60 characters name a gap well enough: it stands in a sentence. */
const shownLength = 60

/**
 * Looks for a gap that nothing would fill, so that nobody reads "Dear {{ name }}".
 *
 * Shapes: null where all is well, else a sentence with line and column, counted from 1. Pure.
 */
export function findPlaceholderFault({ language, subject, text }: CircularText): string | null {
  const parts = [
    { part: 'subject', written: subject },
    { part: 'text', written: text },
  ]
  for (const { part, written } of parts)
    for (const { 0: found, index } of written.matchAll(gap)) {
      if (placeholders.some((name) => found === `{${name}}`)) continue
      const before = written.slice(0, index)
      const place = `line ${before.split('\n').length}, column ${index - before.lastIndexOf('\n')}`
      const shown = found.length > shownLength ? `${found.slice(0, shownLength)}…` : found
      const known = placeholders.map((name) => `{${name}}`).join(' or ')
      return `The ${part} in "${language}", ${place}: "${shown}" would leave as it is written. Write ${known}: a circular knows no others.`
    }
  return null
}
