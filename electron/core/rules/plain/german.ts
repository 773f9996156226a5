import type { Duration, DurationUnit } from '#shared/text/duration.ts'
import type { NumberOperator, TextOperator } from '../condition.ts'
import { renderAmount } from '../read-amount.ts'
import type { Action, EscalationStep } from '../rule.ts'
import { germanFields } from './german-fields.ts'
import { germanKeys } from './german-keys.ts'
import type { Clause, Language, Say } from './language.ts'

// What stands before the values, and the verb behind them: "der Betreff mit *x* beginnt".
const verbs: Readonly<Record<TextOperator, readonly [string, string]>> = {
  contains: ['', 'enthält'],
  equals: ['', 'ist'],
  starts_with: ['mit ', 'beginnt'],
  ends_with: ['mit ', 'endet'],
  like: ['dem Muster ', 'entspricht'],
  matches: ['zum regulären Ausdruck ', 'passt'],
}

const numberVerbs: Readonly<Record<NumberOperator, string>> = {
  equals: '',
  '>': 'größer als ',
  '<': 'kleiner als ',
  '>=': 'mindestens ',
  '<=': 'höchstens ',
}

function join(values: readonly string[], word: string): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${word} ${values.at(-1) ?? ''}`
}

/** "der Betreff *a* oder *b* enthält", "der Betreff weder mit *a* noch mit *b* beginnt". */
function say({ subject, not, values }: Clause, before: string, verb: string): string {
  if (!not) return `${subject} ${before}${join(values, 'oder')} ${verb}`
  if (values.length < 2) return `${subject} nicht ${before}${values.join('')} ${verb}`
  return `${subject} weder ${join(
    values.map((value) => `${before}${value}`),
    'noch',
  )} ${verb}`
}

type How = { all: boolean; word: boolean; exactly: boolean }

function sayText(operator: TextOperator, clause: Clause, { all, word, exactly }: How): string {
  const [before, verb] = verbs[operator]
  const { subject, not, values } = clause
  const end = exactly ? ', genau so geschrieben' : ''
  if (values.length < 2) return `${say(clause, `${before}${word ? 'das Wort ' : ''}`, verb)}${end}`
  if (all)
    return `${subject} ${not ? 'nicht ' : ''}${word ? 'alle Wörter ' : not ? 'alle von ' : ''}${join(values, 'und')} ${verb}${end}`
  if (!word) return `${say(clause, before, verb)}${end}`
  return `${subject} ${not ? 'keines' : 'eines'} der Wörter ${join(values, not ? 'und' : 'oder')} ${verb}${end}`
}

// One, several, and several after a preposition with the dative.
const units: Readonly<Record<DurationUnit, readonly [string, string, string]>> = {
  year: ['Jahr', 'Jahre', 'Jahren'],
  month: ['Monat', 'Monate', 'Monaten'],
  week: ['Woche', 'Wochen', 'Wochen'],
  day: ['Tag', 'Tage', 'Tagen'],
  hour: ['Stunde', 'Stunden', 'Stunden'],
  minute: ['Minute', 'Minuten', 'Minuten'],
  businessDay: ['Arbeitstag', 'Arbeitstage', 'Arbeitstagen'],
  businessHour: ['Arbeitsstunde', 'Arbeitsstunden', 'Arbeitsstunden'],
}

function sayDuration(duration: Duration): string {
  const parts = (Object.keys(units) as DurationUnit[]) // the keys of a record of DurationUnit
    .filter((unit) => duration[unit] > 0)
    .map((unit) => `${duration[unit]} ${units[unit][duration[unit] === 1 ? 0 : 1]}`)
  return join(parts, 'und')
}

/** The same after "nach", "seit", "in": "2 Tagen". */
function toDative(duration: string): string {
  return duration.replace(/\b(Jahr|Monat|(?:Arbeits)?[Tt]ag)e\b/g, '$1en')
}

const months = [
  'Januar',
  'Februar',
  'März',
  'April',
  'Mai',
  'Juni',
  'Juli',
  'August',
  'September',
  'Oktober',
  'November',
  'Dezember',
]

function sayDate(local: string): string {
  const [day = '', clock] = local.split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)}. ${months[Number(month) - 1] ?? ''} ${year}${clock ? ` um ${clock} Uhr` : ''}`
}

const costKinds = { labour: 'Arbeit', material: 'Material', other: 'Sonstiges' } as const
const priorities = { low: 'niedrig', normal: 'normal', high: 'hoch', urgent: 'dringend' } as const

function sayAction(action: Exclude<Action, { action: 'escalate_after' }>, say: Say): string {
  switch (action.action) {
    case 'route_to':
      return `an ${say.targets(action.targets)} geben`
    case 'assign':
      if (action.assignee.kind === 'person') return `${say.targets([action.assignee])} zuweisen`
      return action.assignee.pick === 'rotate'
        ? `reihum jemandem mit der Rolle ${say.value(action.assignee.name)} zuweisen`
        : `in die Warteschlange der Rolle ${say.value(action.assignee.name)} stellen`
    case 'set_priority':
      return `die Priorität auf ${action.value.mode === 'at_least' ? 'mindestens ' : ''}${say.value(priorities[action.value.priority])} ${action.value.mode === 'at_least' ? 'anheben' : 'setzen'}`
    case 'tag':
      return `das Schlagwort ${say.values(action.names)} vergeben`
    case 'untag':
      return `das Schlagwort ${say.values(action.names)} entfernen`
    case 'checklist':
      return `die Checkliste ${say.values(action.names)} anlegen`
    case 'add_note':
      return `${say.values(action.names)} notieren`
    case 'module':
      return `in das Modul ${say.value(action.name)} verschieben`
    case 'workflow':
      return `den Ablauf ${say.value(action.name)} verwenden`
    case 'set_status':
      return `den Status auf ${say.value(action.name)} setzen`
    case 'attach':
      return `${say.values(action.resources)} anhängen`
    case 'attach_message': {
      const only = action.only.length > 0 ? ` mit Namen wie ${say.values(action.only)}` : ''
      const most = action.maxBytes === null ? '' : `, je höchstens ${renderAmount('size', action.maxBytes)},`
      return `die Dateien der Mail${only}${most} anhängen`
    }
    case 'confidential':
      return `vertraulich halten${action.case === null ? '' : ` als Fall ${say.value(action.case)}`}, lesbar nur für ${say.targets(action.readers)}`
    case 'suppress_auto_reply':
      return 'keine automatische Antwort senden'
    case 'archive':
      return 'ohne Aufgabe ablegen'
    case 'due': {
      const from = action.from === 'now' ? 'ab jetzt' : 'nach Eingang'
      return `${say.duration(action.in)} ${from} fällig stellen${action.at === null ? '' : `, um ${action.at} Uhr`}${action.calendar === null ? '' : `, nach dem Kalender ${say.value(action.calendar)}`}`
    }
    case 'snooze':
      return action.in === null
        ? `bis ${sayDate(action.until ?? '')} zurückstellen`
        : `für ${say.duration(action.in)} zurückstellen`
    case 'cost': {
      const note = action.note === '' ? '' : `, vermerkt als ${say.value(action.note)}`
      if (action.amount !== null)
        return `${action.amount.replace('.', ',')} ${action.currency ?? ''} für ${costKinds[action.kind]} buchen${note}`.replace(
          '  ',
          ' ',
        )
      const rate = action.rate === null ? '' : ` zu ${action.rate.replace('.', ',')} je Stunde`
      return `${action.minutes ?? 0} Minuten für ${costKinds[action.kind]}${rate} buchen${note}`
    }
    case 'set_requester':
      return action.from === 'reply_to'
        ? 'die Antwortadresse als Anfragenden nehmen'
        : 'den Absender der weitergeleiteten Mail als Anfragenden nehmen'
    case 'join':
      return `zur neuesten offenen Unterhaltung des Absenders mit gleichem Betreff legen, falls jünger als ${say.duration(action.text)}`
    case 'send_template': {
      const to =
        action.to === 'sender' ? 'den Absender' : action.to === 'requester' ? 'den Anfragenden' : say.targets([action.to])
      const delay = action.delay === null ? '' : `nach ${toDative(say.duration(action.delay))} `
      return `${delay}die Vorlage ${say.value(action.template)} an ${to} senden${action.language === null ? '' : `, in der Sprache ${say.value(action.language)}`}`
    }
  }
}

const lateWords = { ask: '', send: 'auch verspätet', drop: 'nicht verspätet' } as const

function sayStep(step: EscalationStep, say: Say): string {
  const unless = step.unless === 'task.handled' ? 'falls sich niemand darum kümmert' : `außer wenn ${say.clause(step.unless)}`
  const open = step.hours === 'any' ? '' : ` in der Öffnungszeit von ${say.value(step.hours)}`
  const to = step.to === null ? 'die für Eskalationen genannte Stelle' : say.targets(step.to)
  const more = [
    step.template === 'escalation_notification' ? '' : `mit der Vorlage ${say.value(step.template)}`,
    step.setPriority === null ? '' : sayAction({ action: 'set_priority', value: step.setPriority }, say),
    step.assign === null ? '' : sayAction({ action: 'assign', assignee: step.assign }, say),
    lateWords[step.late],
  ].filter((part) => part !== '')
  return [`nach ${toDative(say.duration(step.after))}${open}, ${unless}, ${to} benachrichtigen`, ...more].join(', ')
}

/** The rule language read in German. */
export const german: Language = {
  fields: germanFields,
  keys: germanKeys,
  header: (name) => ({ title: `Kopfzeile ${name}`, name: `die Kopfzeile ${name}` }),
  operators: {
    contains: 'enthält',
    equals: 'ist',
    starts_with: 'beginnt mit',
    ends_with: 'endet mit',
    like: 'entspricht dem Muster',
    matches: 'passt zum regulären Ausdruck',
    in: 'steht in der Liste',
    before: 'liegt vor',
    after: 'liegt nach',
    older: 'liegt länger zurück als',
    newer: 'liegt weniger lange zurück als',
    '>': 'ist größer als',
    '<': 'ist kleiner als',
    '>=': 'ist mindestens',
    '<=': 'ist höchstens',
    empty: 'ist leer',
  },
  actions: new Map([
    ['route_to', 'Geben an'],
    ['assign', 'Zuweisen'],
    ['set_priority', 'Priorität setzen'],
    ['tag', 'Schlagwort vergeben'],
    ['untag', 'Schlagwort entfernen'],
    ['checklist', 'Checkliste anlegen'],
    ['set_status', 'Status setzen'],
    ['module', 'In ein Modul verschieben'],
    ['workflow', 'Ablauf verwenden'],
    ['due', 'Fällig stellen'],
    ['attach', 'Dateien anhängen'],
    ['send_template', 'Vorlage senden'],
    ['confidential', 'Vertraulich halten'],
    ['suppress_auto_reply', 'Keine automatische Antwort senden'],
    ['snooze', 'Zurückstellen'],
    ['add_note', 'Notiz anlegen'],
    ['escalate_after', 'Eskalieren'],
    ['cost', 'Kosten buchen'],
    ['set_requester', 'Anfragenden bestimmen'],
    ['join', 'Zu einer Unterhaltung legen'],
    ['archive', 'Ohne Aufgabe ablegen'],
    ['stop', 'Anhalten'],
  ]),
  phases: { qualify: 'was es ist', route: 'wohin es geht', assign: 'wer es tut', notify: 'wer davon erfährt' },
  events: {
    'message.received': 'Eine Mail trifft ein',
    'task.created': 'Eine Aufgabe entsteht',
    'task.updated': 'Jemand ändert eine Aufgabe',
    timer: 'Alle 5 Minuten, für offene Aufgaben',
    manual: 'Jemand führt sie von Hand aus',
  },
  quote: (text) => `„${text}“`,
  and: 'und',
  or: 'oder',
  date: sayDate,
  duration: sayDuration,
  target: (target, value) => {
    if (target.kind === 'address') return value(target.address)
    if (target.kind === 'person') return value(target.id)
    return target.kind === 'role' ? `die Rolle ${value(target.name)}` : `das Team ${value(target.name)}`
  },
  attachment: (not, names) => {
    if (names.length === 0) return `${not ? 'keine' : 'eine'} Datei angehängt ist`
    return `${not ? 'keine' : 'eine'} Datei mit einem Namen wie ${join(names, 'oder')} angehängt ist`
  },
  text: sayText,
  inList: (clause, list) =>
    list === null
      ? `${clause.subject} ${clause.not ? 'keines' : 'eines'} von ${join(clause.values, 'und')} ist`
      : `${clause.subject} ${clause.not ? 'nicht ' : ''}in der Liste ${list} steht`,
  time: (operator, clause) => {
    if (operator === 'equals') return say(clause, 'am ', 'war')
    return say(clause, operator === 'before' ? 'vor dem ' : 'nach dem ', 'liegt')
  },
  age: (operator, { subject, not, values }) =>
    `${subject} ${not ? 'nicht ' : ''}${operator === 'older' ? 'mehr' : 'weniger'} als ${join(values, 'oder')} zurückliegt`,
  number: (operator, clause) => say(clause, numberVerbs[operator], 'ist'),
  empty: ({ subject, not }, kind) =>
    kind === 'several' ? `${subject} vorhanden ist` : `${subject} ${not ? 'nicht ' : ''}leer ist`,
  group: {
    all: 'alles hiervon zutrifft',
    any: 'mindestens eines hiervon zutrifft',
    none: 'nichts hiervon zutrifft',
    notAll: 'nicht alles hiervon zutrifft',
  },
  not: (clause) => `nicht gilt, dass ${clause}`,
  always: 'es beliebig ist',
  opening: (when, condition) => {
    if (when === 'manual')
      return condition === null ? 'Wenn jemand sie von Hand ausführt' : `Wenn jemand sie von Hand ausführt und ${condition}`
    if (when === 'message.received') return condition === null ? 'Bei jeder Mail' : `Wenn ${condition}`
    if (when === 'timer')
      return condition === null ? 'Bei jeder offenen Aufgabe' : `Sobald bei einer offenen Aufgabe ${condition}`
    const event = when === 'task.created' ? 'Wenn eine Aufgabe entsteht' : 'Wenn jemand eine Aufgabe ändert'
    return condition === null ? event : `${event} und ${condition}`
  },
  thenWord: 'Dann',
  nothing: 'nichts tun',
  action: sayAction,
  step: sayStep,
  notes: {
    mode: (mode) => (mode === 'off' ? 'Die Regel ist ausgeschaltet.' : 'Die Regel beobachtet nur: Nichts davon geschieht.'),
    phase: (phase) => `Sie läuft in der Phase ${phase}: ${german.phases[phase]}.`,
    mailbox: (values) => `Nur im Postfach ${values}.`,
    folder: (values) => `Nur im Ordner ${values}.`,
    module: (values) => `Nur im Modul ${values}.`,
    direction: (direction) => (direction === 'any' ? 'Für eingehende und ausgehende Mail.' : 'Nur für ausgehende Mail.'),
    origin: (origin) => (origin === 'live' ? 'Nur für neue Mail, nicht für importierte.' : 'Nur für importierte Mail.'),
    once: (once) =>
      ({
        per_thread: 'Sie wirkt einmal je Unterhaltung.',
        per_message: 'Sie wirkt bei jeder Mail einer Unterhaltung.',
        per_task: 'Sie wirkt einmal je Aufgabe.',
        per_episode: 'Sie wirkt erneut, sobald die Bedingung zwischendurch nicht galt.',
        per_run: 'Sie wirkt jedes Mal.',
      })[once],
    override: 'Sie überschreibt, was frühere Regeln ihrer Phase gesetzt haben.',
    stop: (stop) => (stop === 'all' ? 'Danach läuft keine Regel mehr.' : 'Danach läuft keine Regel dieser Phase mehr.'),
  },
}
