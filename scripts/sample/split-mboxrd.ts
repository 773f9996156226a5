/**
 * The mails of an mboxrd file, unquoted, for the tests of the sample.
 *
 * Not the splitter of the engine: a second reader, so that one mistake cannot hide in both. It trusts that separators are well formed.
 */
export function splitMboxrd(mbox: Buffer): Buffer[] {
  return mbox
    .toString('latin1')
    .split(/^(?=From \S* [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$)/m)
    .map((item) => item.slice(item.indexOf('\n') + 1).replace(/^>(>*From )/gm, '$1'))
    .map((item) => Buffer.from(item, 'latin1'))
}
