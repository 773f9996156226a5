import type { Letter } from './letter.ts'
import { parseLocal, parseSpan } from './local-time.ts'
import { mailerByKey } from './mailers.ts'
import { createRandomFor, drawHex, drawWhole } from './random.ts'
import type { Answer, People, Person, Story } from './story.ts'

const lineWidth = 74

/** The first mail of a story and its answers, each replying to or forwarding the one before. */
export function expandStory(story: Story, people: People, seed: number): Letter[] {
  const letters = [firstLetter(story, people, seed)]
  story.answers.forEach((answer, index) => {
    const previous = letters.at(-1)
    if (previous) letters.push(answerLetter(story, answer, index + 1, previous, people, seed))
  })
  return letters
}

function firstLetter(story: Story, people: People, seed: number): Letter {
  const from = personByKey(people, story.from, story.id)
  const random = createRandomFor(seed, story.id)
  const text = signed(story.text, from)
  return {
    id: story.id,
    thread: story.id,
    kind: story.kind ?? 'other',
    at: parseLocal(story.at, drawWhole(random, 0, 59)),
    from,
    to: story.to.map((key) => personByKey(people, key, story.id)),
    cc: story.cc.map((key) => personByKey(people, key, story.id)),
    subject: story.subject,
    text,
    html: htmlOf(story.html, text, from),
    files: story.files,
    headers: { ...from.headers, ...story.headers },
    charset: story.charset,
    encoding: story.encoding,
    messageId: `${drawHex(random, 8)}.${drawHex(random, 10)}@${domainOf(from)}`,
    references: [],
  }
}

function answerLetter(story: Story, answer: Answer, index: number, previous: Letter, people: People, seed: number): Letter {
  const id = `${story.id}-${index}`
  const random = createRandomFor(seed, id)
  const from = personByKey(people, answer.by, id)
  const mailer = mailerByKey(from.mailer)
  const forwarded = answer.forward?.map((key) => personByKey(people, key, id))
  const to = forwarded ?? answer.to?.map((key) => personByKey(people, key, id)) ?? otherSide(previous, from)
  const own = signed(answer.text, from)
  const text = answer.quote ? `${own}\n\n${quoteLetter(previous, from)}` : own
  return {
    id,
    thread: story.id,
    kind: answer.kind ?? (from.address.endsWith('@riverside.example') ? 'answer' : (story.kind ?? 'other')),
    at: previous.at + parseSpan(answer.after) + drawWhole(random, 0, 420) * 1000,
    from,
    to,
    cc: answer.cc.map((key) => personByKey(people, key, id)),
    subject: prefixed(previous.subject, forwarded ? mailer.forward : mailer.reply),
    text,
    html: htmlOf(answer.html, text, from),
    files: answer.files,
    headers: { ...from.headers, ...answer.headers },
    charset: answer.charset,
    encoding: answer.encoding,
    messageId: `${drawHex(random, 8)}.${drawHex(random, 10)}@${domainOf(from)}`,
    references: [...previous.references, previous.messageId],
  }
}

/** Mail programs do not pile up their own prefix, but they do pile it on a foreign one: `AW: Re: Leak`. */
function prefixed(subject: string, prefix: string): string {
  return subject.toLowerCase().startsWith(prefix.toLowerCase()) ? subject : prefix + subject
}

function otherSide(previous: Letter, from: Person): Person[] {
  return previous.from.address === from.address ? previous.to : [previous.from]
}

function quoteLetter(letter: Letter, by: Person): string {
  const mailer = mailerByKey(by.mailer)
  const head = mailer.introduce(letter)
  if (mailer.quotes === 'block') return `${head}\n${letter.text}`
  const marked = letter.text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
    .join('\n')
  return `${head}\n${marked}`
}

function signed(text: string, from: Person): string {
  const body = text.trimEnd()
  const whole = from.sign ? `${body}\n\n${from.sign.trimEnd()}` : body
  return mailerByKey(from.mailer).wraps ? wrapText(whole) : whole
}

/** Breaks long lines at blanks, as programs do that know no flowed text; leaves every other line alone. */
export function wrapText(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const lines = ['']
      for (const word of line.split(' ')) {
        const last = lines.at(-1) ?? ''
        if (last !== '' && last.length + 1 + word.length > lineWidth) lines.push(word)
        else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
      }
      return lines.join('\n')
    })
    .join('\n')
}

function htmlOf(html: string | undefined, text: string, from: Person): string | null {
  if (html !== undefined && html !== 'auto') return html
  if (html === undefined && !mailerByKey(from.mailer).writesHtml) return null
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>\n')}</p>`)
  return `<html><body style="font-family: Helvetica, Arial, sans-serif; font-size: 14px">\n${paragraphs.join('\n')}\n</body></html>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function personByKey(people: People, key: string, where: string): Person {
  const person = people[key]
  if (!person) throw new Error(`Story ${where} names "${key}", whom people.yaml does not know`)
  return person
}

export function domainOf(person: Person): string {
  return person.address.slice(person.address.indexOf('@') + 1)
}
