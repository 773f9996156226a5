import type { Diagnostic } from '#shared/model/rule.ts'

/** Files whose every setting is the built-in one as long as one of them is wrong. */
const wholeFiles: ReadonlySet<string> = new Set(['config.yaml', 'logging.yaml'])

/** A fault of a settings file in a sentence: where, what, and what holds until it is mended. `folder` is put before the file's name. */
export function explainSettingsFault({ path, line, column, message }: Diagnostic, folder = ''): string {
  const meanwhile = wholeFiles.has(path)
    ? `Until this is mended nothing in ${path} counts, and what Orgo came with holds.`
    : 'An Orgo that was running keeps what held before; one that starts gives nobody a role until this is mended.'
  return `${folder}${path}:${line}:${column}: ${message.replace(/\.$/, '')}. ${meanwhile}`
}
