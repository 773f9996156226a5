/**
 * Where in a rule file the cursor stands.
 *
 * Shapes: `path` are the keys around it, outermost first; `key` is the key whose value is being written, null where a key is; `typed` is the
 * word before the cursor and begins at `from`; `quoted` is the text since a quote that is open, null outside one.
 */
export type CompletionPlace = { path: string[]; key: string | null; typed: string; from: number; quoted: string | null }

const blockKey = /^(\s*)((?:-\s+)*)(?:"([^"]*)"|'([^']*)'|([\w.><=!-]+)):(?:\s+(.*))?$/

type Line = { column: number; key: string; value: string }

/** Reads the place of an offset by indentation and open brackets alone: a file that is being written is seldom whole. */
export function findCompletionPlace(text: string, offset: number): CompletionPlace {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const above = text.slice(0, lineStart).split('\n').slice(0, -1)
  const line = text.slice(lineStart, offset)
  const own = blockKey.exec(line)
  const dashes = /^\s*(?:-\s+)*/.exec(line)?.[0] ?? ''
  const column = dashes.length
  const parents = findParents(above, column)
  const folded = findFolded(above, parents)
  if (folded !== null && !own) {
    const quoted = `${folded} ${line.trim() === '' ? '' : line.trimStart()}`
    const typed = lastWord(line)
    return { path: parents.slice(0, -1), key: parents.at(-1) ?? null, typed, from: offset - typed.length, quoted }
  }
  const ownKey = own ? (own[3] ?? own[4] ?? own[5] ?? '') : null
  const rest = own ? (own[6] ?? '') : line.slice(column)
  const flow = scanFlow(rest)
  // A list right after a key holds that key's values; a map holds keys of its own.
  const isOwnValue = flow.depth === 0 || (flow.depth === 1 && flow.isList)
  const path = [...parents, ...(ownKey !== null && !isOwnValue ? [ownKey] : []), ...flow.path]
  const key = flow.key ?? (isOwnValue ? ownKey : null)
  return { path, key, typed: flow.typed, from: offset - flow.typed.length, quoted: flow.quoted }
}

function readLine(line: string): Line | null {
  const found = blockKey.exec(line)
  if (!found || /^\s*#/.test(line)) return null
  const [, blanks = '', dashes = '', double, single, plain = '', value = ''] = found
  return { column: blanks.length + dashes.length, key: double ?? single ?? plain, value }
}

/** The keys that a column stands below, outermost first. */
function findParents(above: readonly string[], column: number): string[] {
  const parents: string[] = []
  let limit = column
  for (let at = above.length - 1; at >= 0 && limit > 0; at -= 1) {
    const line = readLine(above[at] ?? '')
    // A list may stand at its key's own column: `rules:` and below it `- id: ...`.
    if (!line || line.column >= limit) continue
    parents.unshift(line.key)
    limit = line.column
  }
  return parents
}

/** The text of a folded or literal scalar above the cursor; null where the cursor is in none. */
function findFolded(above: readonly string[], parents: readonly string[]): string | null {
  const at = above.findLastIndex((line) => readLine(line)?.key === parents.at(-1))
  if (at < 0 || !/^[>|]/.test(readLine(above[at] ?? '')?.value ?? '')) return null
  return above
    .slice(at + 1)
    .map((line) => line.trim())
    .join(' ')
}

type Flow = { path: string[]; depth: number; isList: boolean; key: string | null; typed: string; quoted: string | null }

/** Reads `{ a: { b: "te` up to its end: the open maps, the key without a value yet, and an open quote. */
function scanFlow(text: string): Flow {
  const open: { bracket: string; key: string | null }[] = []
  let key: string | null = null
  let word = ''
  let quote: { mark: string; from: number } | null = null
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (quote) {
      if (letter === quote.mark) {
        word = text.slice(quote.from, at)
        quote = null
      }
      continue
    }
    const next = text.charAt(at + 1)
    if ((letter === '"' || letter === "'") && word.trim() === '') quote = { mark: letter, from: at + 1 }
    else if (letter === '{' || letter === '[') {
      open.push({ bracket: letter, key })
      key = null
      word = ''
    } else if (letter === '}' || letter === ']') {
      open.pop()
      key = null
      word = ''
    } else if (letter === ',') {
      key = null
      word = ''
    } else if (letter === ':' && (next === ' ' || next === '') && open.at(-1)?.bracket === '{') {
      key = word.trim()
      word = ''
    } else word += letter
  }
  const inner = open.at(-1)
  const path = open.flatMap((one, place) =>
    one.key !== null && !(place === open.length - 1 && one.bracket === '[') ? [one.key] : [],
  )
  const listKey = inner?.bracket === '[' ? inner.key : null
  const quoted = quote ? text.slice(quote.from) : null
  return {
    path,
    depth: open.length,
    isList: inner?.bracket === '[',
    key: key ?? listKey,
    typed: lastWord(quoted ?? word),
    quoted,
  }
}

const lastWord = (text: string): string => /[\p{L}\p{N}_.:@*>=<!-]*$/u.exec(text)?.[0] ?? ''
