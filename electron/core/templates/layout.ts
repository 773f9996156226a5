import juice from 'juice'
import { escapeHtml } from './body-html.ts'

/** What stands around a body: whose mail it is, in which language, and one line below. */
export type Frame = { title: string; organisation: string; language: string; footer: string }

// Light is inlined, for programs that know no style sheets; dark and narrow stay in the head, for those that do.
const styles = `
body { margin: 0; padding: 0; background: #f2f4f7; color: #1d2433; }
.page { width: 100%; background: #f2f4f7; }
.edge { padding: 24px 12px; }
.sheet { width: 100%; max-width: 600px; background: #ffffff; border: 1px solid #dde2ea; border-radius: 8px; }
.head { padding: 18px 28px 0 28px; font-family: "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 13px; line-height: 18px; font-weight: 600; color: #3d5a80; }
.body { padding: 14px 28px 22px 28px; font-family: "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 16px; line-height: 24px; color: #1d2433; word-break: break-word; overflow-wrap: anywhere; }
.foot { padding: 14px 28px 18px 28px; border-top: 1px solid #e6eaf0; font-family: "Segoe UI", Roboto, Helvetica, Arial, sans-serif; font-size: 12px; line-height: 18px; color: #5b6679; }
.body p { margin: 0 0 16px 0; }
.body h1 { margin: 0 0 14px 0; font-size: 22px; line-height: 28px; font-weight: 600; }
.body h2 { margin: 22px 0 10px 0; font-size: 18px; line-height: 24px; font-weight: 600; }
.body h3 { margin: 18px 0 8px 0; font-size: 16px; line-height: 24px; font-weight: 600; }
.body ul { margin: 0 0 16px 0; padding: 0 0 0 22px; }
.body ol { margin: 0 0 16px 0; padding: 0 0 0 24px; }
.body li { margin: 0 0 6px 0; }
.body blockquote { margin: 0 0 16px 0; padding: 2px 0 2px 14px; border-left: 3px solid #b8c4d6; color: #465266; }
.body hr { border: 0; border-top: 1px solid #e6eaf0; margin: 20px 0; }
.body .bar { color: #4a7ab5; white-space: nowrap; letter-spacing: -1px; }
.body a { color: #1f5fa8; text-decoration: underline; }
.body table { width: 100%; border-collapse: collapse; margin: 0 0 16px 0; font-size: 14px; line-height: 20px; }
.body th { padding: 6px 10px 6px 0; border-bottom: 2px solid #c9d2df; text-align: left; vertical-align: top; font-weight: 600; }
.body td { padding: 6px 10px 6px 0; border-bottom: 1px solid #e6eaf0; text-align: left; vertical-align: top; }
.body th:empty { padding: 0; border: 0; }
@media (prefers-color-scheme: dark) {
  body, .page { background: #14181f !important; color: #e4e8ef !important; }
  .sheet { background: #1d232d !important; border-color: #333c4a !important; }
  .head { color: #9dbfe8 !important; }
  .body { color: #e4e8ef !important; }
  .body a { color: #8ec1ff !important; }
  .body .bar { color: #6fa3dd !important; }
  .body blockquote { color: #b9c3d2 !important; border-left-color: #4d5a6e !important; }
  .body hr { border-top-color: #333c4a !important; }
  .body th { border-bottom-color: #4d5a6e !important; }
  .body td { border-bottom-color: #333c4a !important; }
  .foot { color: #9aa6b8 !important; border-top-color: #333c4a !important; }
}
@media (max-width: 480px) {
  .edge { padding: 0 !important; }
  .sheet { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
  .head { padding: 16px 16px 0 16px !important; }
  .body { padding: 12px 16px 18px 16px !important; }
  .foot { padding: 12px 16px 16px 16px !important; }
  .body table { font-size: 13px !important; }
  .body th, .body td { padding-right: 6px !important; }
}
`

// Outlook of Windows draws with Word, which knows no max-width: a table of fixed width, that only it reads, holds the sheet.
const outlookOpen =
  '<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->'
const outlookClose = '<!--[if mso]></td></tr></table><![endif]-->'

const table = (className: string): string =>
  `<table role="presentation" class="${className}" cellpadding="0" cellspacing="0" border="0"`

/**
 * Lays the body of a mail into the one layout there is, with its styles inlined.
 *
 * Shapes: a whole HTML document without anything remote. `body` is HTML already, everything of `frame` plain text.
 */
export function layOut(body: string, { title, organisation, language, footer }: Frame): string {
  const head = organisation === '' ? '' : `<tr><td class="head">${escapeHtml(organisation)}</td></tr>\n`
  const foot = footer === '' ? '' : `<tr><td class="foot">${escapeHtml(footer)}</td></tr>\n`
  return juice(
    `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
${table('page')} width="100%"><tr><td class="edge" align="center">
${outlookOpen}
${table('sheet')} align="center">
${head}<tr><td class="body">
${body}</td></tr>
${foot}</table>
${outlookClose}
</td></tr></table>
</body>
</html>
`,
    { applyWidthAttributes: false, applyHeightAttributes: false, applyAttributesTableElements: false },
  )
}
