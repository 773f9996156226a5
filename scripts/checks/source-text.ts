/**
 * A source with its comments blanked out, line by line the same length in lines.
 *
 * Limits: a scan for words, not a parser. A comment mark inside a string literal is taken for a string as long as the literal ends on its
 * line; inside a template literal it is taken for a string up to the closing backtick.
 */
export function withoutComments(source: string): string {
  const pattern = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g
  return source.replace(pattern, (found) => (found.startsWith('/') ? found.replace(/[^\n]/g, ' ') : found))
}

/** The 1-based line of a place in a text. */
export function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1
  return line
}
