import { foldText } from './fold.ts'

// What mail programs write before a subject, folded. German and English first, then by alphabet of the script; `vs` is a reply in Finnish
// and a forward in Danish, and counts as a reply.
const replyWords: ReadonlySet<string> = new Set([
  ...[
    're',
    'aw',
    'antw',
    'antwort',
    'sv',
    'vs',
    'rv',
    'res',
    'resp',
    'rif',
    'r',
    'odp',
    'atb',
    'ynt',
    'ats',
    'odg',
    'rasp',
    'va',
    'bls',
  ],
  ...['απ', 'απαντηση', 'ha', 'на', 'ответ', 'отв', 'відп', 'השב', 'תגובה', 'رد', 'tra loi'],
  ...['回复', '回覆', '答复', '答覆', '返信', '회신', '답장'].map(foldText),
])
const forwardWords: ReadonlySet<string> = new Set([
  ...[
    'fw',
    'fwd',
    'wg',
    'doorst',
    'vb',
    'vl',
    'tr',
    'enc',
    'i',
    'inoltro',
    'pd',
    'ilt',
    'tovabbitas',
    'prosl',
    'fs',
    'videres',
    'trs',
  ],
  ...['πρθ', 'προωθ', 'пересл', 'הועבר', 'اعادة توجيه', 'chuyen tiep'],
  ...['转发', '轉寄', '轉發', '転送', '전달'].map(foldText),
])

const leadingWord = /\s*([\p{L}\p{M}]{1,16}(?: [\p{L}\p{M}]{1,16})?)(?:\s?[[({^]?\d{1,4}[\])}]?)?\s{0,3}[:：]\s*/uy
const leadingTag = /\s*\[([^[\]\s]{1,60})\]\s*/y

/** A subject without what mail programs put before it, and whether that said reply or forward. */
export type SubjectPrefixes = { text: string; isReply: boolean; isForward: boolean }

/**
 * Removes reply, forward and list prefixes of many languages from a subject; see `readSubjectPrefixes`.
 */
export function stripSubjectPrefixes(subject: string, isList = false): string {
  return readSubjectPrefixes(subject, isList).text
}

/**
 * Reads the prefixes of a subject: `Re: AW: WG: [list] leak` is `leak`, a reply and a forward.
 *
 * A bracketed tag goes only where it stands next to a reply prefix, or where the caller knows of a mailing list (`isList`): people write
 * `[URGENT] leak` too, and a rule must see that word. A subject of prefixes alone keeps its last one. Linear time.
 */
export function readSubjectPrefixes(subject: string, isList = false): SubjectPrefixes {
  const found = { isReply: false, isForward: false }
  let at = 0
  for (;;) {
    const afterTag = isList || found.isReply || found.isForward ? endOfTag(subject, at) : at
    const end = endOfPrefix(subject, afterTag, found) ?? endOfPrefix(subject, endOfTag(subject, at), found) ?? afterTag
    if (end === at || subject.slice(end).trim() === '') return { text: subject.slice(at).trim(), ...found }
    at = end
  }
}

function endOfTag(subject: string, at: number): number {
  leadingTag.lastIndex = at
  return leadingTag.test(subject) ? leadingTag.lastIndex : at
}

function endOfPrefix(subject: string, at: number, found: { isReply: boolean; isForward: boolean }): number | null {
  leadingWord.lastIndex = at
  const word = leadingWord.exec(subject)?.[1]
  if (word === undefined) return null
  const folded = foldText(word)
  if (replyWords.has(folded)) found.isReply = true
  else if (forwardWords.has(folded)) found.isForward = true
  else return null
  return leadingWord.lastIndex
}
