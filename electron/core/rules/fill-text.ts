import { canonicalFieldName, type FieldContext, findField } from './fields.ts'

const placeholder = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** 2,000 characters a field puts into a note: a page, and no mail's whole body. */
const maxFieldLength = 2_000

/** The fields that a text of a rule inserts, as `{{subject}}`, with where each stands in the text. */
export function listPlaceholders(text: string): { field: string; start: number; end: number }[] {
  return [...text.matchAll(placeholder)].map(({ 0: whole, 1: field = '', index }) => ({
    field,
    start: index,
    end: index + whole.length,
  }))
}

/** Puts what fields hold into the text of a note, as plain text: nothing in a mail can become markup or another placeholder. */
export function fillText(text: string, context: FieldContext): string {
  return text.replace(placeholder, (_, written: string) =>
    showField(canonicalFieldName(written), context).slice(0, maxFieldLength),
  )
}

function showField(name: string, context: FieldContext): string {
  const field = findField(name)
  if (field === null) return ''
  switch (field.type) {
    case 'text':
      return field.read(context, null).join(', ')
    case 'addresses':
      return field
        .read(context)
        .map((one) => (one.name === '' ? one.address : `${one.name} <${one.address}>`))
        .join(', ')
    case 'number':
      return field.read(context).join(', ')
    case 'flag':
      return String(field.read(context))
    case 'time':
      return showTime(field.read(context))
  }
}

function showTime(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString().slice(0, 16).replace('T', ' ')
}
