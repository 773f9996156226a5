import { appointment, contact, distList, journal, stickyNote, task } from '../../tests/support/pst-writer/build-items.ts'
import type { ItemSpec } from '../../tests/support/pst-writer/item-spec.ts'
import { parseLocal } from './local-time.ts'
import type { People } from './story.ts'

const fiction = 'Everything in this file is invented.'
const createdAt = parseLocal('04-01 09:00')

/** The calendar: what is past, what comes, a whole day, one with a reminder. */
export function calendarItems(people: People): ItemSpec[] {
  const meet = (subject: string, day: string, from: string, to: string, location: string, more = {}): ItemSpec =>
    appointment({
      subject,
      startAt: parseLocal(`${day} ${from}`),
      endAt: parseLocal(`${day} ${to}`),
      location,
      createdAt,
      ...more,
    })
  return [
    meet('Monday round', '06-01', '08:30', '09:15', 'Caretakers’ kitchen', { reminderMinutes: 15, categories: ['Riverside'] }),
    meet('Inspection of both lifts', '06-03', '09:00', '12:00', 'Houses B and C', {
      text: `${people['lifts-service']?.name ?? ''} comes. Both lifts stand still for an hour each.`,
    }),
    meet("Répétition, année 4 (fête de l'école)", '06-09', '14:00', '15:00', 'Cour', { categories: ['École'] }),
    meet('Budget mit Petra', '06-15', '10:00', '11:00', 'Büro', { text: 'Haus C liegt über dem Plan.' }),
    appointment({
      subject: "Fête de l'école",
      startAt: parseLocal('06-27 00:00'),
      endAt: parseLocal('06-28 00:00'),
      allDay: true,
      location: 'Cour et préau',
      createdAt,
      categories: ['École'],
    }),
    meet('Summer party of the tenants', '07-04', '16:00', '23:00', 'Courtyard', { text: 'Twelve tables, one long ladder.' }),
    meet('Begehung Haus A und B vor dem Winter', '09-22', '09:00', '11:30', 'Haus A, Eingang', {
      categories: ['Riverside', 'Winter'],
    }),
    meet('Reading day with the book bus', '10-09', '09:00', '13:00', 'School yard', { reminderMinutes: 1440 }),
  ]
}

const contacts: { key: string; givenName: string; surname: string; more?: Record<string, string> }[] = [
  {
    key: 'bruno',
    givenName: 'Bruno',
    surname: 'Hammerfink',
    more: { company: 'Riverside', jobTitle: 'Caretaker, houses A and B', mobilePhone: '+49 000 0001' },
  },
  {
    key: 'odile',
    givenName: 'Odile',
    surname: 'Boistordu',
    more: { company: 'Riverside', jobTitle: 'Gardienne, maison C et école', mobilePhone: '+49 000 0002' },
  },
  { key: 'lea', givenName: 'Lea', surname: 'Papierkranich', more: { company: 'Riverside', jobTitle: 'Repairs desk' } },
  {
    key: 'petra',
    givenName: 'Petra',
    surname: 'Groschenzahl',
    more: { company: 'Riverside', jobTitle: 'Buchhaltung', businessPhone: '+49 000 0100' },
  },
  { key: 'tilda', givenName: 'Tilda', surname: 'Quillfeather', more: { company: 'Riverside', jobTitle: 'Head teacher' } },
  { key: 'imani', givenName: 'Imani', surname: 'Lanternhill', more: { company: 'Riverside', jobTitle: 'People and posts' } },
  { key: 'agatha', givenName: 'Agatha', surname: 'Pennyfarthing-Moss', more: { jobTitle: "Chair of the tenants' council" } },
  { key: 'horst', givenName: 'Horst', surname: 'Dachsbau', more: { street: 'Haus B, Wohnung 11' } },
  { key: 'colette', givenName: 'Colette', surname: 'Tournevent', more: { street: 'Maison C, appartement 11' } },
  { key: 'hanako', givenName: '花子', surname: '架空', more: { street: 'C棟 17号室' } },
  {
    key: 'lifts-service',
    givenName: '',
    surname: 'Upward Lifts Service',
    more: { company: 'Upward Lifts', businessPhone: '+49 000 0200' },
  },
  {
    key: 'boiler-service',
    givenName: '',
    surname: 'Boiler Brothers Service',
    more: { company: 'Boiler Brothers Ltd', street: 'Kettle Yard 3' },
  },
]

/** The address book: colleagues, tenants, firms, and one list of people. */
export function contactItems(people: People): ItemSpec[] {
  const cards = contacts.map(({ key, more, ...names }) => {
    const person = people[key]
    if (!person) throw new Error(`people.yaml does not know "${key}"`)
    return contact({ name: person.name, email: person.address, createdAt, text: fiction, ...names, ...more })
  })
  const members = ['bruno', 'odile', 'lea', 'petra'].flatMap((key) => people[key] ?? [])
  return [...cards, distList({ name: 'Monday round', members, createdAt, text: fiction })]
}

/** A day without a time: midnight in UTC, whatever the zone. Source: MS-OXOTASK 2.2.2.2.5. */
function dayOf(day: string): number {
  const [month = 0, date = 0] = day.split('-').map(Number)
  return Date.UTC(2026, month - 1, date)
}

/** Tasks: open, begun, late, done, and one without a date. */
export function taskItems(): ItemSpec[] {
  const owner = 'Ana Wiesenquell'
  return [
    task({
      subject: 'Sign the service contract for the boilers',
      dueAt: dayOf('04-30'),
      completedAt: parseLocal('04-28 16:00'),
      owner,
      createdAt,
    }),
    task({
      subject: 'Order plasters, with and without dinosaurs',
      dueAt: dayOf('05-29'),
      completedAt: parseLocal('05-19 09:30'),
      owner,
      createdAt,
    }),
    task({
      subject: 'Year of the pipe in the cellar of house C',
      dueAt: dayOf('07-03'),
      owner,
      createdAt,
      text: 'For claim 26-1187.',
    }),
    task({
      subject: 'Zylinder der Kellertür in Haus B tauschen',
      startAt: dayOf('05-04'),
      dueAt: dayOf('06-30'),
      percent: 0.5,
      owner,
      createdAt,
      categories: ['Riverside'],
    }),
    task({
      subject: "Préparer l'accueil des nouveaux locataires",
      startAt: dayOf('09-01'),
      dueAt: dayOf('12-15'),
      owner,
      createdAt,
    }),
    task({ subject: 'Ask the council about bicycles that nobody owns', owner, createdAt, text: 'Eleven of them.' }),
  ]
}

export function noteItems(): ItemSpec[] {
  return [
    stickyNote({ text: 'Coffee machine: a kind word before seven.', color: 3, createdAt }),
    stickyNote({ text: 'Schlüssel 42 liegt bei Bruno.\r\nNicht bei Odile.', color: 1, createdAt }),
    stickyNote({ text: 'Linde: zweite Kanne für Herrn Dachsbau.', color: 2, createdAt, categories: ['Riverside'] }),
    stickyNote({ text: "Fête de l'école : portail à 13 h 45", color: 0, createdAt }),
  ]
}

export function journalItems(): ItemSpec[] {
  return [
    journal({
      subject: 'Call with Upward Lifts about the noise in house C',
      activity: 'Phone call',
      startAt: parseLocal('05-12 10:05'),
      minutes: 12,
      createdAt,
      text: 'They bring a new bearing with the inspection.',
    }),
  ]
}
