/** Words that mail programs put before a subject, one list for replies and one for forwards. */
export type PrefixWords = { reply: readonly string[]; forward: readonly string[] }

// By language, as the mail programs of its countries write them. `vs` is a reply in Finnish and a forward in Danish and Norwegian: it counts
// as a reply, because there it is the only one. `rv` is what Spanish programs write before a forward.
const replyWords: Readonly<Record<string, readonly string[]>> = {
  english: ['re', 'reply', 'res'],
  german: ['aw', 'antw', 'antwort'],
  french: ['ré', 'rép'],
  dutch: ['antw'],
  danishNorwegianSwedishIcelandic: ['sv'],
  finnish: ['vs'],
  italian: ['r', 'rif'],
  portuguese: ['res', 'resp'],
  polish: ['odp'],
  czechSlovak: ['odp', 're'],
  croatianSerbianSlovenian: ['odg', 'одг'],
  hungarian: ['vá'],
  romanian: ['răsp', 'rasp'],
  turkish: ['ynt'],
  baltic: ['ats', 'atb'],
  welsh: ['atb'],
  indonesianMalay: ['bls'],
  vietnamese: ['trả lời'],
  greek: ['απ', 'απάντηση', 'σχετ'],
  russian: ['на', 'ответ', 'отв'],
  ukrainian: ['відп', 'відповідь'],
  bulgarian: ['отг'],
  hebrew: ['השב', 'תגובה'],
  arabic: ['رد'],
  thai: ['ตอบกลับ'],
  chinese: ['回复', '回覆', '答复', '答覆'],
  japanese: ['返信'],
  korean: ['회신', '답장'],
  // Latin letters that Cyrillic keyboards give: "НА" looks like "HA".
  latinised: ['ha'],
}
const forwardWords: Readonly<Record<string, readonly string[]>> = {
  english: ['fw', 'fwd', 'forward', 'forwarded'],
  german: ['wg', 'weitergel'],
  french: ['tr', 'transf'],
  dutch: ['doorst', 'dst'],
  danishNorwegian: ['videres'],
  swedish: ['vb'],
  finnish: ['vl'],
  icelandic: ['fs'],
  italian: ['i', 'inoltro'],
  spanish: ['rv', 'reenv'],
  portuguese: ['enc', 'encam'],
  polish: ['pd'],
  czechSlovak: ['předat'],
  croatianSerbianSlovenian: ['prosl', 'прос', 'psl'],
  hungarian: ['továbbítás'],
  romanian: ['redir'],
  turkish: ['ilt'],
  baltic: ['prs', 'pārs'],
  welsh: ['yml'],
  indonesianMalay: ['trs'],
  vietnamese: ['chuyển tiếp'],
  greek: ['πρθ', 'προώθ'],
  russian: ['пересл', 'ина'],
  ukrainian: ['перес'],
  hebrew: ['הועבר'],
  arabic: ['إعادة توجيه'],
  thai: ['ส่งต่อ'],
  chinese: ['转发', '轉寄', '轉發'],
  japanese: ['転送'],
  korean: ['전달'],
}

/** The prefixes of a table made ready for reading; see `prefixTable`. */
export type PrefixTable = { reply: ReadonlySet<string>; forward: ReadonlySet<string> }

/**
 * The built-in prefixes with those of an organisation: what a mail program of theirs writes that no table knows.
 *
 * Shapes: words of letters without the colon, at most two, in any case; a word of both lists is a reply.
 */
export function prefixTable(more: PrefixWords = { reply: [], forward: [] }): PrefixTable {
  return {
    reply: new Set([...Object.values(replyWords).flat(), ...more.reply].map(fold)),
    forward: new Set([...Object.values(forwardWords).flat(), ...more.forward].map(fold)),
  }
}

const builtIn = prefixTable()

const leadingWord = /\s*([\p{L}\p{M}]{1,16}(?: [\p{L}\p{M}]{1,16})?)(?:\s?[[({^]?\s?(\d{1,4})\s?[\])}]?)?\s{0,3}[:：]\s*/uy
const leadingTag = /\s*\[([^[\]\s]{1,60})\]\s*/y

/**
 * A subject without what mail programs put before it.
 *
 * Shapes: `base` is never empty unless the subject is; `reply` and `forward` count the prefixes of each kind, `Re[3]` as three; `first` is
 * the kind of the outermost one: `Fwd: Re: leak` is a forward of a reply, `Re: Fwd: leak` the answer to a forward.
 */
export type StrippedSubject = { base: string; reply: number; forward: number; first: 'reply' | 'forward' | null }

/**
 * Removes reply, forward and list prefixes of many languages: `Re: AW: WG: [list] leak` is `leak`, two replies and a forward.
 *
 * A bracketed tag goes only where it stands next to a prefix, or where the caller knows of a mailing list (`isList`): people write
 * `[URGENT] leak` too, and a rule must see that word. A subject of prefixes alone keeps its last one. Linear time.
 */
export function stripPrefixes(subject: string, isList = false, table: PrefixTable = builtIn): StrippedSubject {
  const found: Omit<StrippedSubject, 'base'> = { reply: 0, forward: 0, first: null }
  let at = 0
  for (;;) {
    const afterTag = isList || found.first !== null ? endOfTag(subject, at) : at
    const end =
      readPrefix(subject, afterTag, table, found) ?? readPrefix(subject, endOfTag(subject, at), table, found) ?? afterTag
    if (end === at || subject.slice(end).trim() === '') return { base: subject.slice(at).trim(), ...found }
    at = end
  }
}

function endOfTag(subject: string, at: number): number {
  leadingTag.lastIndex = at
  return leadingTag.test(subject) ? leadingTag.lastIndex : at
}

function readPrefix(subject: string, at: number, table: PrefixTable, found: Omit<StrippedSubject, 'base'>): number | null {
  leadingWord.lastIndex = at
  const match = leadingWord.exec(subject)
  if (!match) return null
  const word = fold(match[1] ?? '')
  const kind = table.reply.has(word) ? 'reply' : table.forward.has(word) ? 'forward' : null
  if (kind === null) return null
  found[kind] += Math.max(1, Number(match[2] ?? 1))
  found.first ??= kind
  return leadingWord.lastIndex
}

/** Case, accents and full-width letters are no part of a prefix. */
function fold(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().normalize('NFC')
}
