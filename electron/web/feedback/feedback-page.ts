import { createHash } from 'node:crypto'
import { type FeedbackForm, type FeedbackLanguage, feedbackLimits } from '#shared/model/feedback.ts'
import { type FeedbackWords, feedbackWords, languageNames } from './feedback-words.ts'

/** What was typed, as it was typed. */
export type TypedFields = { kind: string; module: string; name: string; address: string; subject: string; text: string }

export const nothingTyped: TypedFields = { kind: 'request', module: '', name: '', address: '', subject: '', text: '' }

/** What is wrong with a field, or with the whole where `field` is null. */
export type PageFault = { field: keyof TypedFields | null; sentence: string }

export type FormPage = {
  form: FeedbackForm
  language: FeedbackLanguage
  token: string
  typed: TypedFields
  faults: readonly PageFault[]
}

/** The styles of the page: text black on white or white on black, one column, large targets; nothing is fetched. */
const styles = `
:root{color-scheme:light dark;font:100%/1.5 system-ui,sans-serif;--line:#6b6b6b;--fault:#a4161a;--button:#0b5394}
@media(prefers-color-scheme:dark){:root{--line:#9a9a9a;--fault:#ff8a8a;--button:#0b5394}}
body{margin:0;background:Canvas;color:CanvasText}
main{max-width:38rem;margin:0 auto;padding:1.5rem 1rem 3rem}
nav{text-align:end}nav a{margin-inline-start:1rem}
label,legend{display:block;font-weight:600;margin-top:1rem;padding:0}
label.choice{font-weight:400;margin-top:.25rem}
fieldset{border:0;margin:0;padding:0}
input[type=text],input[type=email],textarea,select{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid var(--line);border-radius:.25rem;background:Field;color:FieldText}
[aria-invalid=true]{border:2px solid var(--fault)!important}
.hint{margin:.1rem 0 .25rem}
.fault{color:var(--fault);margin:.1rem 0;font-weight:600}
.faults{border:2px solid var(--fault);border-radius:.25rem;padding:.5rem 1rem;margin:1rem 0}
button{font:inherit;font-weight:600;margin-top:1.5rem;padding:.6rem 1.5rem;border:0;border-radius:.25rem;background:var(--button);color:#fff;cursor:pointer}
:focus-visible{outline:3px solid var(--button);outline-offset:2px}
.trap{position:absolute;left:-100rem;height:1px;width:1px;overflow:hidden}
.reference{font-size:1.5rem;font-weight:700;letter-spacing:.05em}
`

/** The policy of these pages: no script, no picture, no address but this one; the one style sheet is known by its hash. */
export const feedbackPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The form, with what was typed and what is wrong with it. Plain HTML: it works without script, by keyboard and in a screen reader. */
export function renderForm(page: FormPage): string {
  const { form, language, typed, faults, token } = page
  const words = feedbackWords[language]
  const title = form.title || words.title
  const module =
    form.modules.length === 0
      ? ''
      : field(page, 'module', words.module, (about) => `<select ${about}>${moduleOptions(page, words)}</select>`)
  return layOut(
    language,
    faults.length > 0 ? `! ${title}` : title,
    `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(form.text || words.intro).replaceAll(/\r?\n/g, '<br>')}</p>
${renderFaults(words, faults)}
<form method="post" action="/feedback?lang=${language}" accept-charset="utf-8">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<fieldset><legend>${escapeHtml(words.kind)}</legend>
${(['request', 'feedback'] as const).map((kind) => `<label class="choice"><input type="radio" name="kind" value="${kind}"${typed.kind === kind ? ' checked' : ''}> ${escapeHtml(words.kinds[kind])}</label>`).join('\n')}
</fieldset>
${module}
${field(page, 'subject', words.subject, (about) => `<input type="text" ${about} required maxlength="${feedbackLimits.subject}" value="${escapeHtml(typed.subject)}">`)}
${field(page, 'text', words.text, (about) => `<textarea ${about} required rows="8" maxlength="${feedbackLimits.text}">\n${escapeHtml(typed.text)}</textarea>`)}
${field(page, 'name', `${words.name} (${words.optional})`, (about) => `<input type="text" ${about} autocomplete="name" maxlength="${feedbackLimits.name}" value="${escapeHtml(typed.name)}">`)}
${field(page, 'address', `${words.address} (${words.optional})`, (about) => `<input type="email" ${about} autocomplete="email" maxlength="${feedbackLimits.address}" value="${escapeHtml(typed.address)}">`, words.addressHint)}
<div class="trap" aria-hidden="true"><label for="website">${escapeHtml(words.trap)}</label><input type="text" id="website" name="website" tabindex="-1" autocomplete="off"></div>
<button type="submit">${escapeHtml(words.send)}</button>
</form>`,
  )
}

/** The answer to what was sent. */
export function renderSent(form: FeedbackForm, language: FeedbackLanguage, reference: string): string {
  const words = feedbackWords[language]
  return layOut(
    language,
    words.sentTitle,
    `<h1>${escapeHtml(words.sentTitle)}</h1>
<p>${escapeHtml(words.sentText)}</p>
<p>${escapeHtml(words.reference)}: <span class="reference">${escapeHtml(reference)}</span><br>${escapeHtml(words.referenceHint)}</p>
<p><a href="/feedback?lang=${language}">${escapeHtml(words.again)}</a></p>`,
    form.title || words.title,
  )
}

/** A page of one sentence, for what cannot be read at all; `toForm` puts the way to the form below it. */
export function renderSentence(language: FeedbackLanguage, sentence: string, toForm = false): string {
  const words = feedbackWords[language]
  const link = toForm ? `\n<p><a href="/feedback?lang=${language}">${escapeHtml(words.toForm)}</a></p>` : ''
  return layOut(language, words.title, `<h1>${escapeHtml(words.title)}</h1>\n<p role="alert">${escapeHtml(sentence)}</p>${link}`)
}

/** What stands here while the form is switched off. */
export function renderOff(language: FeedbackLanguage): string {
  const { offTitle, offText, offOwner } = feedbackWords[language]
  return layOut(
    language,
    offTitle,
    `<h1>${escapeHtml(offTitle)}</h1>\n<p>${escapeHtml(offText)}</p>\n<p class="hint">${escapeHtml(offOwner)}</p>`,
  )
}

function field(
  { faults }: FormPage,
  name: keyof TypedFields,
  label: string,
  control: (attributes: string) => string,
  hint?: string,
): string {
  const fault = faults.find((candidate) => candidate.field === name)
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(fault ? [`${name}-fault`] : [])].join(' ')
  const attributes = [
    `id="${name}" name="${name}"`,
    ...(described === '' ? [] : [`aria-describedby="${described}"`]),
    ...(fault ? ['aria-invalid="true"'] : []),
  ].join(' ')
  return `<label for="${name}">${escapeHtml(label)}</label>${hint === undefined ? '' : `<p class="hint" id="${name}-hint">${escapeHtml(hint)}</p>`}${
    fault ? `<p class="fault" id="${name}-fault">${escapeHtml(fault.sentence)}</p>` : ''
  }
${control(attributes)}`
}

const moduleOptions = ({ form, typed }: FormPage, words: FeedbackWords): string =>
  [{ module: '', title: words.noModule }, ...form.modules]
    .map(
      ({ module, title }) =>
        `<option value="${escapeHtml(module)}"${typed.module === module ? ' selected' : ''}>${escapeHtml(title)}</option>`,
    )
    .join('')

function renderFaults(words: FeedbackWords, faults: readonly PageFault[]): string {
  if (faults.length === 0) return ''
  const items = faults.map(({ field: name, sentence }) =>
    name === null ? `<li>${escapeHtml(sentence)}</li>` : `<li><a href="#${name}">${escapeHtml(sentence)}</a></li>`,
  )
  return `<div class="faults" role="alert"><p>${escapeHtml(words.faults)}</p><ul>${items.join('')}</ul></div>`
}

function layOut(language: FeedbackLanguage, title: string, content: string, name = title): string {
  const links = (Object.keys(languageNames) as FeedbackLanguage[]) // the keys are those of the record's type
    .filter((other) => other !== language)
    .map((other) => `<a href="/feedback?lang=${other}" lang="${other}" hreflang="${other}">${languageNames[other]}</a>`)
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escapeHtml(title)}${name === title ? '' : ` · ${escapeHtml(name)}`}</title><style>${styles}</style></head>
<body><main>
<nav aria-label="${escapeHtml(feedbackWords[language].languages)}">${links.join('')}</nav>
${content}
</main></body></html>
`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for HTML and for attributes in quotes; control characters, which HTML cannot hold, are left out. */
const escapeHtml = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
    .replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter)
