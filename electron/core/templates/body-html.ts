import MarkdownIt, { type Token } from 'markdown-it'
import { hasMarks, type Inserted, type InsertedValues, withoutMarks } from './inserted-values.ts'

/** Characters that mean something in HTML, as references; braces too, which the library that inlines styles takes for a template of its own. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"'{}]/g, (mark) => `&#${mark.charCodeAt(0)};`)

/** Text as it stands: each line break a line, blanks at its begin and in rows kept. */
export const escapeLines = (text: string): string =>
  escapeHtml(text)
    .replace(/^ +| {2,}/gm, (blanks) => `${'&nbsp;'.repeat(blanks.length - 1)} `)
    .replaceAll('\n', '<br>\n')

/**
 * The body of a mail as HTML: the template's Markdown, with values as plain text in the places of their marks.
 *
 * Shapes: CommonMark with tables; a line break is a line. There is no raw HTML, no image and no code: an indented line is a paragraph.
 * A link leads to https, http or mailto, and only the template names where; a mark in a link's address leaves the words without the link.
 */
export function renderBody(markdown: string, inserted: InsertedValues): string {
  const reader = createReader(inserted)
  const tokens = reader.parse(markdown, {})
  shapeQuotes(tokens, inserted)
  return reader.renderer.render(tokens, reader.options, {})
}

function createReader(inserted: InsertedValues) {
  const reader = new MarkdownIt('default', { html: false, linkify: false, typographer: false, breaks: true })
  reader.disable(['code', 'fence', 'backticks', 'image', 'html_block', 'html_inline', 'entity', 'reference', 'lheading'])
  reader.validateLink = (href) => /^(?:https?:\/\/|mailto:)/i.test(href) && !hasMarks(href)
  reader.renderer.rules.text = (tokens, index) => fill(tokens[index]?.content ?? '', inserted)
  return reader
}

function fill(text: string, inserted: InsertedValues): string {
  return inserted
    .split(text)
    .map((part) => (typeof part === 'string' ? escapeHtml(withoutMarks(part)) : showInserted(part)))
    .join('')
}

function showInserted(value: Inserted): string {
  if (value.kind === 'bar') return `<span class="bar">${escapeHtml(value.text)}</span>`
  if (value.kind !== 'link') return escapeLines(value.text)
  // Checked again here, where it counts: a link of ours leads to the web and nowhere else.
  if (!/^https?:\/\//i.test(value.href)) return escapeHtml(value.label)
  return `<a href="${escapeHtml(value.href)}">${escapeHtml(value.label)}</a>`
}

/** A paragraph that holds nothing but a quotation is one. */
function shapeQuotes(tokens: Token[], inserted: InsertedValues): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'inline') continue
    const parts = inserted.split(token.content.trim())
    const [only] = parts
    if (parts.length !== 1 || typeof only === 'string' || only?.kind !== 'quote') continue
    for (const around of [tokens[index - 1], tokens[index + 1]])
      if (around?.type.startsWith('paragraph_')) around.tag = 'blockquote'
  }
}
