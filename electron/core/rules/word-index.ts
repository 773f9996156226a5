/**
 * Finds which of many words occur in a text, in one pass over it.
 *
 * An Aho-Corasick automaton: the cost grows with the text, not with the number of words (P-7). Words are non-empty and already folded.
 */
export type WordIndex = {
  /** The numbers of the words that occur, each once, in no meaningful order. */
  find: (text: string) => number[]
}

/** 16 million table cells are 64 MB; word sets beyond that are searched one by one. */
const maxCells = 16_000_000

/** Builds the index; word numbers are positions in `words`. */
export function createWordIndex(words: readonly string[]): WordIndex {
  const { classByCode, classCount } = classifyCharacters(words)
  const trie = buildTrie(words)
  if (trie.children.length * classCount > maxCells) {
    return { find: (text) => words.flatMap((word, number) => (text.includes(word) ? [number] : [])) }
  }
  const automaton = buildAutomaton(trie, classByCode, classCount)
  return { find: (text) => runAutomaton(automaton, text) }
}

type Trie = { children: Map<number, number>[]; wordsAt: number[][] }

function classifyCharacters(words: readonly string[]): { classByCode: Uint16Array; classCount: number } {
  const classByCode = new Uint16Array(65_536)
  let classCount = 1
  for (const word of words) {
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at)
      if (classByCode[code] === 0) {
        classByCode[code] = classCount
        classCount += 1
      }
    }
  }
  return { classByCode, classCount }
}

function buildTrie(words: readonly string[]): Trie {
  const trie: Trie = { children: [new Map()], wordsAt: [[]] }
  words.forEach((word, number) => {
    let node = 0
    for (let at = 0; at < word.length; at += 1) {
      const code = word.charCodeAt(at)
      let next = trie.children[node]?.get(code)
      if (next === undefined) {
        next = trie.children.push(new Map()) - 1
        trie.wordsAt.push([])
        trie.children[node]?.set(code, next)
      }
      node = next
    }
    trie.wordsAt[node]?.push(number)
  })
  return trie
}

/** `next[node * classCount + class]`; `output[node]` is the nearest node at or behind it where a word ends, 0 for none. */
type Automaton = {
  next: Int32Array
  output: Int32Array
  behind: Int32Array
  wordsAt: readonly number[][]
  classByCode: Uint16Array
  classCount: number
}

function buildAutomaton(trie: Trie, classByCode: Uint16Array, classCount: number): Automaton {
  const size = trie.children.length
  const next = new Int32Array(size * classCount)
  const fail = new Int32Array(size)
  const output = new Int32Array(size)
  const behind = new Int32Array(size)
  const queue = [0]
  for (let head = 0; head < queue.length; head += 1) {
    const node = queue[head] ?? 0
    const fallback = fail[node] ?? 0
    behind[node] = output[fallback] ?? 0
    output[node] = (trie.wordsAt[node]?.length ?? 0) > 0 ? node : (behind[node] ?? 0)
    if (node !== 0) next.copyWithin(node * classCount, fallback * classCount, (fallback + 1) * classCount)
    for (const [code, child] of trie.children[node] ?? []) {
      const cell = node * classCount + (classByCode[code] ?? 0)
      fail[child] = node === 0 ? 0 : (next[cell] ?? 0)
      next[cell] = child
      queue.push(child)
    }
  }
  return { next, output, behind, wordsAt: trie.wordsAt, classByCode, classCount }
}

function runAutomaton({ next, output, behind, wordsAt, classByCode, classCount }: Automaton, text: string): number[] {
  const found: number[] = []
  const seen = new Set<number>()
  let node = 0
  for (let at = 0; at < text.length; at += 1) {
    node = next[node * classCount + (classByCode[text.charCodeAt(at)] ?? 0)] ?? 0
    let ending = output[node] ?? 0
    // A node seen once has given everything behind it too, so each node is taken once per text.
    while (ending !== 0 && !seen.has(ending)) {
      seen.add(ending)
      found.push(...(wordsAt[ending] ?? []))
      ending = behind[ending] ?? 0
    }
  }
  return found
}
