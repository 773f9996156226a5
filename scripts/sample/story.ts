import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { kinds } from './letter.ts'

/** Somebody of the sample. `mailer` names a program of mailers.ts; `sign` ends their mails; `headers` stand in all of them. */
const PersonFile = z.record(
  z.string(),
  z.strictObject({
    name: z.string(),
    address: z.string(),
    mailer: z.string().default('web-en'),
    sign: z.string().default(''),
    headers: z.record(z.string(), z.string()).default({}),
  }),
)
export type Person = z.infer<typeof PersonFile>[string]
export type People = Record<string, Person>

/** An attachment that the generator draws itself: a picture, a PDF of lines, or the text of a csv, ics or txt file. */
const FileSpec = z.union([
  z.strictObject({ name: z.string(), picture: z.enum(['stain', 'crack', 'tiles', 'radiator', 'door', 'meter']) }),
  z.strictObject({ name: z.string(), pdf: z.string() }),
  z.strictObject({ name: z.string(), text: z.string() }),
])
export type FileSpec = z.infer<typeof FileSpec>

const who = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))
const Content = {
  text: z.string(),
  html: z.string().optional(),
  files: z.array(FileSpec).default([]),
  charset: z.string().default('utf-8'),
  encoding: z.enum(['7bit', '8bit', 'quoted-printable', 'base64']).default('quoted-printable'),
  headers: z.record(z.string(), z.string()).default({}),
  cc: who.default([]),
}

/** A reply or forward. `html: auto` means paragraphs made from the text; `quote: false` leaves the earlier mail out. */
const Answer = z.strictObject({
  by: z.string(),
  after: z.string(),
  forward: who.optional(),
  to: who.optional(),
  kind: z.enum(kinds).optional(),
  quote: z.boolean().default(true),
  ...Content,
})
export type Answer = z.infer<typeof Answer>

const Story = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: z.enum(kinds).optional(),
  at: z.string(),
  from: z.string(),
  to: who,
  subject: z.string(),
  answers: z.array(Answer).default([]),
  ...Content,
})
export type Story = z.infer<typeof Story>
export type StoryFile = { kind: (typeof kinds)[number]; stories: Story[] }

const StoryFile = z.strictObject({ kind: z.enum(kinds), stories: z.array(Story) })

/** People by the short name that stories use. A mistake in the file throws, with the place zod names. */
export function readPeople(path: string): People {
  return PersonFile.parse(parse(readFileSync(path, 'utf8')))
}

/** The stories of one file, each with its kind filled in. */
export function readStories(path: string): Story[] {
  const result = StoryFile.safeParse(parse(readFileSync(path, 'utf8')))
  if (!result.success) throw new Error(`${path}: ${z.prettifyError(result.error)}`)
  return result.data.stories.map((story) => ({ ...story, kind: story.kind ?? result.data.kind }))
}
