/**
 * What a reader tells of a file.
 *
 * Shapes: `classes` counts items by message class where the reader tells it, without "IPM."; `remark` is what has to be said beside the numbers.
 * `refused` stands for a file it cannot open, with its own words; `crashed` for one on
 * which its process died; `endless` for one it had not finished after `patienceMs`.
 */
export type Reading =
  | { kind: 'counted'; items: number; attachments: number; classes: Record<string, number>; remark?: string }
  | { kind: 'refused'; words: string }
  | { kind: 'crashed' }
  | { kind: 'endless' }
  | { kind: 'absent' }

/** 30 s: the largest file takes a second. */
export const patienceMs = 30_000

/** The counts without those that are nought, "IPM." left out, in the order of their names. */
export function shortClasses(classes: Readonly<Record<string, number>>): Record<string, number> {
  const short = new Map<string, number>()
  for (const [name, count] of Object.entries(classes)) {
    const key = name.replace(/(^|\.)IPM\./, '$1')
    short.set(key, (short.get(key) ?? 0) + count)
  }
  return Object.fromEntries([...short].sort(([one], [other]) => (one < other ? -1 : 1)))
}
