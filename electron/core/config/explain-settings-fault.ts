import type { Diagnostic } from '#shared/model/rule.ts'

/** Files whose every setting is the built-in one as long as one of them is wrong. */
const wholeFiles: ReadonlySet<string> = new Set(['config.yaml', 'logging.yaml'])

/** A fault of a settings file in a sentence: where, what, and what holds until it is mended. `folder` is put before the file's name. */
export function explainSettingsFault({ path, line, column, message }: Diagnostic, folder = ''): string {
  const meanwhile = wholeFiles.has(path)
    ? `Until this is mended nothing in ${path} counts, and what Orgo came with holds.`
    : 'What held before stays.'
  return `${folder}${path}:${line}:${column}: ${message.replace(/\.$/, '')}. ${meanwhile}`
}
