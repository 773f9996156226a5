import type { MapiName } from '#core/mapi/mapi-item.ts'
import { categoriesProperty, type MailFacts, mail, type Person } from './build-mail.ts'
import { type AttachmentSpec, type ItemSpec, type PropertySpec, propertyTypes as types } from './item-spec.ts'
import { propertySets } from './named-properties.ts'

const { string, integer32, floating64, time, binary, boolean, multipleBinary } = types

/** What every item may say besides what its kind says. */
type Shared = {
  text?: string
  categories?: readonly string[]
  createdAt: number
  attachments?: readonly AttachmentSpec[]
  properties?: readonly PropertySpec[]
}

const named = (set: string, key: number): MapiName => ({ set, key })

function item(messageClass: string, subject: string, shared: Shared, own: readonly PropertySpec[]): ItemSpec {
  const made: PropertySpec[] = [
    { id: 0x0037, type: string, value: subject },
    { id: 0x0070, type: string, value: subject },
    { id: 0x3007, type: time, value: shared.createdAt },
    { id: 0x3008, type: time, value: shared.createdAt },
    { id: 0x0e06, type: time, value: shared.createdAt },
    ...(shared.text === undefined ? [] : [{ id: 0x1000, type: string, value: shared.text }]),
    ...(shared.categories ? [categoriesProperty(shared.categories)] : []),
    ...own,
  ]
  const given = new Set((shared.properties ?? []).map(({ id }) => id))
  const properties = [...made.filter(({ id }) => !given.has(id)), ...(shared.properties ?? [])]
  return { messageClass, properties, recipients: [], attachments: shared.attachments ?? [] }
}

export type AppointmentFacts = Shared & {
  subject: string
  startAt: number
  endAt: number
  location?: string
  allDay?: boolean
  organizer?: Person
  reminderMinutes?: number
}

/** Source: MS-OXOCAL 2.2. */
export function appointment(facts: AppointmentFacts): ItemSpec {
  return item('IPM.Appointment', facts.subject, facts, whenAndWhere(facts))
}

function whenAndWhere({
  startAt,
  endAt,
  location,
  allDay,
  reminderMinutes,
}: Omit<AppointmentFacts, keyof Shared>): PropertySpec[] {
  return [
    { id: named(propertySets.appointment, 0x820d), type: time, value: startAt },
    { id: named(propertySets.appointment, 0x820e), type: time, value: endAt },
    { id: named(propertySets.appointment, 0x8208), type: string, value: location ?? '' },
    { id: named(propertySets.appointment, 0x8213), type: integer32, value: (endAt - startAt) / 60_000 },
    { id: named(propertySets.appointment, 0x8215), type: boolean, value: allDay === true },
    { id: named(propertySets.appointment, 0x8205), type: integer32, value: 2 },
    { id: named(propertySets.appointment, 0x8223), type: boolean, value: false },
    { id: named(propertySets.common, 0x8516), type: time, value: startAt },
    { id: named(propertySets.common, 0x8517), type: time, value: endAt },
    { id: named(propertySets.common, 0x8503), type: boolean, value: reminderMinutes !== undefined },
    { id: named(propertySets.common, 0x8501), type: integer32, value: reminderMinutes ?? 0 },
    { id: 0x0060, type: time, value: startAt },
    { id: 0x0061, type: time, value: endAt },
  ]
}

export type MeetingFacts = MailFacts & { startAt: number; endAt: number; location?: string; answer?: 'yes' | 'no' | 'perhaps' }

/** An invitation, or an answer to one; both know the meeting by its subject and start. Source: MS-OXOCAL 2.2.6 and 2.2.7. */
export function meeting(facts: MeetingFacts): ItemSpec {
  const classes = { yes: 'Resp.Pos', no: 'Resp.Neg', perhaps: 'Resp.Tent' }
  const key = Buffer.concat([globalIdHead, Buffer.from(`${facts.subject.replace(/^\w+: /, '')} ${facts.startAt}`, 'utf8')])
  return mail({
    ...facts,
    messageClass: `IPM.Schedule.Meeting.${facts.answer ? classes[facts.answer] : 'Request'}`,
    properties: [
      ...whenAndWhere(facts),
      { id: named(propertySets.meeting, 0x0003), type: binary, value: key },
      { id: named(propertySets.meeting, 0x0023), type: binary, value: key },
      ...(facts.properties ?? []),
    ],
  })
}

/** Source: MS-OXOCAL 2.2.1.27. */
const globalIdHead = Buffer.from('040000008200e00074c5b7101a82e00800000000', 'hex')

export type ContactFacts = Shared & {
  name: string
  givenName?: string
  surname?: string
  email?: string
  company?: string
  jobTitle?: string
  businessPhone?: string
  mobilePhone?: string
  street?: string
  city?: string
}

/** Source: MS-OXOCNTC 2.2.1. */
export function contact(facts: ContactFacts): ItemSpec {
  const texts: [number | MapiName, string | undefined][] = [
    [0x3001, facts.name],
    [0x3a06, facts.givenName],
    [0x3a11, facts.surname],
    [0x3a16, facts.company],
    [0x3a17, facts.jobTitle],
    [0x3a08, facts.businessPhone],
    [0x3a1c, facts.mobilePhone],
    [0x3a29, facts.street],
    [0x3a27, facts.city],
    [named(propertySets.address, 0x8005), facts.name],
    [named(propertySets.address, 0x8080), facts.email && `${facts.name} (${facts.email})`],
    [named(propertySets.address, 0x8082), facts.email && 'SMTP'],
    [named(propertySets.address, 0x8083), facts.email],
    [named(propertySets.address, 0x8084), facts.email],
  ]
  const own = texts.flatMap(([id, value]) => (value === undefined ? [] : [{ id, type: string, value }]))
  return item('IPM.Contact', facts.name, facts, own)
}

/** Source: MS-OXOCNTC 2.2.2. */
export function distList(facts: Shared & { name: string; members: readonly Person[] }): ItemSpec {
  const members = facts.members.map(oneOffEntryId)
  return item('IPM.DistList', facts.name, facts, [
    { id: 0x3001, type: string, value: facts.name },
    { id: named(propertySets.address, 0x8053), type: string, value: facts.name },
    { id: named(propertySets.address, 0x8054), type: multipleBinary, value: members },
    { id: named(propertySets.address, 0x8055), type: multipleBinary, value: members },
  ])
}

/** Source: MS-OXCDATA 2.2.5.1. */
export function oneOffEntryId({ name, address }: Person): Buffer {
  return Buffer.concat([
    Buffer.alloc(4),
    Buffer.from('812b1fa4bea310199d6e00dd010f540200000180', 'hex'),
    Buffer.from(`${name}\0SMTP\0${address}\0`, 'utf16le'),
  ])
}

export type TaskFacts = Shared & {
  subject: string
  startAt?: number
  dueAt?: number
  completedAt?: number
  percent?: number
  owner?: string
}

/** Source: MS-OXOTASK 2.2.2. */
export function task(facts: TaskFacts): ItemSpec {
  const done = facts.completedAt !== undefined
  const percent = done ? 1 : (facts.percent ?? 0)
  const times: [MapiName, number | undefined][] = [
    [named(propertySets.task, 0x8104), facts.startAt],
    [named(propertySets.task, 0x8105), facts.dueAt],
    [named(propertySets.task, 0x810f), facts.completedAt],
    [named(propertySets.common, 0x8516), facts.startAt],
    [named(propertySets.common, 0x8517), facts.dueAt],
  ]
  return item('IPM.Task', facts.subject, facts, [
    { id: named(propertySets.task, 0x8101), type: integer32, value: done ? 2 : percent > 0 ? 1 : 0 },
    { id: named(propertySets.task, 0x8102), type: floating64, value: percent },
    { id: named(propertySets.task, 0x811c), type: boolean, value: done },
    { id: named(propertySets.task, 0x811f), type: string, value: facts.owner ?? '' },
    ...times.flatMap(([id, value]) => (value === undefined ? [] : [{ id, type: time, value }])),
  ])
}

/** A yellow note; its subject is its first line. Source: MS-OXONOTE 2.2. */
export function stickyNote(facts: Shared & { text: string; color?: 0 | 1 | 2 | 3 | 4 }): ItemSpec {
  return item('IPM.StickyNote', facts.text.split(/\r?\n/)[0] ?? '', facts, [
    { id: named(propertySets.note, 0x8b00), type: integer32, value: facts.color ?? 3 },
    { id: named(propertySets.note, 0x8b02), type: integer32, value: 200 },
    { id: named(propertySets.note, 0x8b03), type: integer32, value: 166 },
  ])
}

/** A journal entry: a telephone call, a meeting held. Source: MS-OXOJRNL 2.2. */
export function journal(facts: Shared & { subject: string; startAt: number; minutes: number; activity: string }): ItemSpec {
  return item('IPM.Activity', facts.subject, facts, [
    { id: named(propertySets.journal, 0x8700), type: string, value: facts.activity },
    { id: named(propertySets.journal, 0x8706), type: time, value: facts.startAt },
    { id: named(propertySets.journal, 0x8707), type: integer32, value: facts.minutes },
    { id: named(propertySets.journal, 0x8708), type: time, value: facts.startAt + facts.minutes * 60_000 },
  ])
}

/** Something posted in a folder: a mail to nobody. Source: MS-OXOPOST 2.2. */
export function post(facts: Omit<MailFacts, 'to'>): ItemSpec {
  return mail({ ...facts, to: [], messageClass: 'IPM.Post' })
}

export type ReportFacts = Omit<MailFacts, 'subject' | 'to'> & {
  kind: 'NDR' | 'DR' | 'IPNRN' | 'IPNNRN'
  original: { subject: string; sentAt: number; messageId?: string }
  /** Those the report is about. */
  about: readonly Person[]
  reason?: string
}

const reportWords = { NDR: 'Undeliverable', DR: 'Delivered', IPNRN: 'Read', IPNNRN: 'Not read' } as const

/** A report of delivery or of reading. Source: MS-OXOMSG 2.2.3. */
export function report({ kind, original, about, reason, ...facts }: ReportFacts): ItemSpec {
  const made = mail({
    ...facts,
    to: about,
    subject: `${reportWords[kind]}: ${original.subject}`,
    messageClass: `REPORT.IPM.Note.${kind}`,
    properties: [
      { id: 0x0049, type: string, value: original.subject },
      { id: 0x004e, type: time, value: original.sentAt },
      { id: 0x0032, type: time, value: facts.sentAt },
      ...(original.messageId === undefined ? [] : [{ id: 0x1046, type: string, value: original.messageId }]),
      ...(reason === undefined ? [] : [{ id: 0x1001, type: string, value: reason }]),
      ...(facts.properties ?? []),
    ],
  })
  if (kind !== 'NDR') return made
  const failure: PropertySpec[] = [
    { id: 0x0c04, type: integer32, value: 1 },
    { id: 0x0c05, type: integer32, value: 0 },
    { id: 0x0c20, type: integer32, value: 550 },
    ...(reason === undefined ? [] : [{ id: 0x1001, type: string, value: reason }]),
  ]
  return { ...made, recipients: made.recipients.map((recipient) => [...recipient, ...failure]) }
}
