/** The parts of a query that the form shows; `rest` is everything else, words first of all. */
export type SearchFilters = {
  rest: string
  from: string
  to: string
  subject: string
  filename: string
  in: string
  label: string
  kind: string
  after: string
  before: string
  hasAttachment: boolean
  isTriage: boolean
  isUnread: boolean
}

const textParts = ['from', 'to', 'subject', 'filename', 'in', 'label', 'kind', 'after', 'before'] as const
const marks = { hasAttachment: 'has:attachment', isTriage: 'is:triage', isUnread: 'is:unread' } as const
const markNames = Object.keys(marks) as (keyof typeof marks)[] // the keys of a constant are its names

export const noFilters: SearchFilters = {
  rest: '',
  from: '',
  to: '',
  subject: '',
  filename: '',
  in: '',
  label: '',
  kind: '',
  after: '',
  before: '',
  hasAttachment: false,
  isTriage: false,
  isUnread: false,
}

/**
 * Takes a query apart for the form. What the form cannot show (parentheses, OR, a field twice or left out by a minus) stays in `rest`, so that
 * the form never changes what it does not show.
 */
export function readFilters(query: string): SearchFilters {
  if (/[()]|(?:^|\s)(?:OR|\|\|?)(?:\s|$)/.test(query)) return { ...noFilters, rest: query }
  const filters = { ...noFilters }
  const rest: string[] = []
  for (const [piece] of query.matchAll(/-?(?:[a-z]+:)?"[^"]*"?|[^\s"]+/gi)) {
    const mark = markNames.find((name) => marks[name] === piece.toLowerCase())
    const [, field, value] = /^([a-z]+):"?([^"]*)"?$/i.exec(piece) ?? []
    const part = textParts.find((name) => name === field?.toLowerCase())
    const isShown = part && value && filters[part] === '' && (!(part === 'after' || part === 'before') || isDay(value))
    if (mark) filters[mark] = true
    else if (isShown) filters[part] = value
    else rest.push(piece)
  }
  return { ...filters, rest: rest.join(' ') }
}

/** A date field shows days only; "7d" stays a word of the query. */
const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value)

/** The query that a form asks for. */
export function writeFilters(filters: SearchFilters): string {
  const parts = textParts.flatMap((name) => {
    const value = filters[name].replaceAll('"', ' ').trim()
    return value === '' ? [] : [`${name}:${/[\s()]/.test(value) ? `"${value}"` : value}`]
  })
  const marked = markNames.filter((name) => filters[name]).map((name) => marks[name])
  return [filters.rest.trim(), ...parts, ...marked].filter((part) => part !== '').join(' ')
}
