import { convert } from 'html-to-text'

/** 76 characters a line, so that a reader of plain text may quote it twice before it is broken anew (RFC 3676, 4.2). */
const lineLength = 76

const heading = { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 2 }

/** The body of a mail as plain text: made of the same HTML, so that both forms say the same. Tables keep their columns, links name their address. */
export function renderText(body: string): string {
  const text = convert(body, {
    wordwrap: lineLength,
    limits: { maxInputLength: undefined },
    selectors: [
      { selector: 'h1', options: heading },
      { selector: 'h2', options: heading },
      { selector: 'h3', options: heading },
      { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, colSpacing: 2, maxColumnWidth: 40 } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
    ],
  })
  return `${text
    .replace(/\u00a0/g, ' ')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '')}\n`
}
