/** Shorter literals occur in nearly every text and would save nothing. */
const minLength = 3

/**
 * Finds literals of which at least one must occur, folded, in every text a pattern matches.
 *
 * Lets most texts skip a pattern without running it. Null when nothing can be promised: then the pattern always runs. Only ASCII letters and
 * digits count, because folding changes them in no way that depends on their neighbours. Reads the pattern as RE2 does, and gives up on
 * everything it does not know.
 */
export function findRequiredLiterals(pattern: string): string[] | null {
  if (/\\[QEpPxzC]|\(\?(?!:)/.test(pattern)) return null
  const reader: Reader = { pattern, at: 0 }
  const literals = readAlternatives(reader)
  return reader.at < pattern.length ? null : literals
}

type Reader = { pattern: string; at: number }

function readAlternatives(reader: Reader): string[] | null {
  let all: string[] | null = []
  for (;;) {
    const branch = readSequence(reader)
    all = all && branch ? [...all, ...branch] : null
    if (reader.pattern[reader.at] !== '|') return all
    reader.at += 1
  }
}

// Of a sequence every part must occur, so the part that is hardest to meet by chance is enough.
function readSequence(reader: Reader): string[] | null {
  let best: string[] | null = null
  let run = ''
  const offer = (candidate: string[] | null): void => {
    if (candidate && shortest(candidate) >= minLength && (best === null || shortest(candidate) > shortest(best))) best = candidate
  }
  const endRun = (): void => {
    offer(run === '' ? null : [run])
    run = ''
  }
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern.charAt(reader.at))) {
    const atom = readAtom(reader)
    const quantifier = readQuantifier(reader)
    if (atom.kind === 'letter' && quantifier === 'once') run += atom.text
    else {
      if (atom.kind === 'letter' && quantifier === 'some') run += atom.text
      endRun()
      if (atom.kind === 'group' && quantifier !== 'maybe') offer(atom.literals)
    }
  }
  endRun()
  return best
}

function shortest(literals: readonly string[]): number {
  return Math.min(...literals.map((literal) => literal.length))
}

type Atom = { kind: 'letter'; text: string } | { kind: 'group'; literals: string[] | null } | { kind: 'other' }

function readAtom(reader: Reader): Atom {
  const character = reader.pattern.charAt(reader.at)
  reader.at += 1
  if (/[a-z0-9]/i.test(character)) return { kind: 'letter', text: character.toLowerCase() }
  if (character === '(') return readGroup(reader)
  if (character === '[') skipClass(reader)
  if (character === '\\') reader.at += 1
  return { kind: 'other' }
}

function readGroup(reader: Reader): Atom {
  if (reader.pattern.startsWith('?:', reader.at)) reader.at += 2
  const literals = readAlternatives(reader)
  reader.at += 1
  return { kind: 'group', literals }
}

function skipClass(reader: Reader): void {
  if (reader.pattern[reader.at] === '^') reader.at += 1
  // A bracket right at the start stands for itself.
  if (reader.pattern[reader.at] === ']') reader.at += 1
  while (reader.at < reader.pattern.length && reader.pattern[reader.at] !== ']') {
    if (reader.pattern.startsWith('[:', reader.at)) reader.at = Math.max(reader.at, reader.pattern.indexOf(':]', reader.at))
    reader.at += reader.pattern[reader.at] === '\\' ? 2 : 1
  }
  reader.at += 1
}

/** `once`: exactly one; `some`: at least one; `maybe`: possibly none. */
function readQuantifier(reader: Reader): 'once' | 'some' | 'maybe' {
  const match = /^(?:[*?+]|\{\d+(?:,\d*)?\})\??/.exec(reader.pattern.slice(reader.at, reader.at + 20))
  if (!match) return 'once'
  reader.at += match[0].length
  const mayBeNone = /^[*?]/.test(match[0]) || /^\{0+[,}]/.test(match[0])
  return mayBeNone || readQuantifier(reader) === 'maybe' ? 'maybe' : 'some'
}
