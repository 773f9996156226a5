import { z } from 'zod'

const Name = z
  .string('a text')
  .regex(/^[a-z][a-z0-9_.-]{0,62}$/, 'a name: small letters, digits, _, . and -, beginning with a letter')
const Title = z.string('a text').trim().min(1, 'a text').max(200, 'at most 200 characters')
const Language = z.string('a text').regex(/^[a-z]{2,3}$/, 'a language such as en')
const Address = z
  .string('a text')
  .trim()
  .regex(/^[^\s@<>,;"()*]{1,64}@[^\s@<>,;"()*]{1,253}$/, 'a mail address')
const Day = z
  .string('a date as text, such as "2026-08-01"')
  .refine(
    (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true,
    'a date that exists, such as "2026-08-01"',
  )

const Away = z
  .strictObject({ from: Day, until: Day, substitute: Name.optional() })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'the absence ends before it begins' })

const Member = z.strictObject({
  id: Name,
  name: Title,
  addresses: z.array(Address).max(50).default([]),
  roles: z.array(Name).max(100).default([]),
  teams: z.array(Name).max(100).default([]),
  language: Language.optional(),
  absent: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(Away).max(100)).optional(),
})

const OutsideContact = z.strictObject({
  address: z
    .string('a text')
    .trim()
    .max(320)
    .regex(/^[^\s@<>,;"()]{0,64}@[^\s@<>,;"()]{1,253}$/, 'a mail address, @domain, or a pattern such as *@example.org'),
  name: Title.optional(),
  roles: z.array(Name).max(100).default([]),
  language: Language.optional(),
  phone: z.string('a text').trim().min(1, 'a text').max(60, 'at most 60 characters').optional(),
  label: Title.optional(),
})

/** `config/people.yaml` of a profile: who works here, and whose mail comes from outside. */
export const PeopleFile = z.strictObject({
  people: z.literal(1, 'the format version, 1'),
  owner: Name.optional(),
  members: z.array(Member).min(1, 'at least one person').max(2_000),
  contacts: z.array(OutsideContact).max(5_000).default([]),
  mailboxes: z.array(Address).max(200).default([]),
})
export type PeopleFile = z.infer<typeof PeopleFile>
