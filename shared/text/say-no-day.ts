/**
 * What is wrong with a word that should be a day, `2026-08-01`: one sentence with a day that could be meant, else with `example`.
 *
 * Shapes: a day past the end of its month leads to the last day of that month.
 */
export function sayNoDay(word: string, example: string): string {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])-\d{2}$/.exec(word) ?? []
  const last = year === undefined ? example : new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10)
  const meant = /-(?:3\d|29)$/.test(word) && last.startsWith(word.slice(0, 7)) ? last : example
  return `There is no day "${word}"; write year, month and day, such as ${meant}.`
}
