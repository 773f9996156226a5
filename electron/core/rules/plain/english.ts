import type { Duration, DurationUnit } from '#shared/text/duration.ts'
import type { NumberOperator, TextOperator } from '../condition.ts'
import { renderAmount } from '../read-amount.ts'
import type { Action, EscalationStep } from '../rule.ts'
import { englishFields } from './english-fields.ts'
import { englishKeys } from './english-keys.ts'
import type { Clause, Language, Say } from './language.ts'

const verbs: Readonly<Record<TextOperator, readonly [string, string]>> = {
  contains: ['contains', 'does not contain'],
  equals: ['is', 'is not'],
  starts_with: ['starts with', 'does not start with'],
  ends_with: ['ends with', 'does not end with'],
  like: ['looks like', 'does not look like'],
  matches: ['matches the pattern', 'does not match the pattern'],
}

const numberVerbs: Readonly<Record<NumberOperator, readonly [string, string]>> = {
  equals: ['is', 'is not'],
  '>': ['is above', 'is not above'],
  '<': ['is below', 'is not below'],
  '>=': ['is at least', 'is not at least'],
  '<=': ['is at most', 'is not at most'],
}

function join(values: readonly string[], word: string): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${word} ${values.at(-1) ?? ''}`
}

/** "contains *a* or *b*", "contains neither *a* nor *b*". */
function say({ subject, not, values }: Clause, [yes, no]: readonly [string, string]): string {
  if (!not) return `${subject} ${yes} ${join(values, 'or')}`
  return values.length < 2 ? `${subject} ${no} ${values.join('')}` : `${subject} ${yes} neither ${join(values, 'nor')}`
}

type How = { all: boolean; word: boolean; exactly: boolean }

function sayText(operator: TextOperator, clause: Clause, { all, word, exactly }: How): string {
  const { subject, not, values } = clause
  const [yes, no] = verbs[operator]
  const end = exactly ? ', written exactly so' : ''
  if (values.length < 2) return `${subject} ${not ? no : yes} ${word ? 'the word ' : ''}${values.join('')}${end}`
  if (all) return `${subject} ${not ? no : yes} ${word ? 'all of the words ' : not ? 'all of ' : ''}${join(values, 'and')}${end}`
  if (!word) return `${say(clause, verbs[operator])}${end}`
  return `${subject} ${yes} ${not ? 'none' : 'one'} of the words ${join(values, not ? 'and' : 'or')}${end}`
}

const units: Readonly<Record<DurationUnit, string>> = {
  year: 'year',
  month: 'month',
  week: 'week',
  day: 'day',
  hour: 'hour',
  minute: 'minute',
  businessDay: 'business day',
  businessHour: 'business hour',
}

function sayDuration(duration: Duration): string {
  const parts = (Object.keys(units) as DurationUnit[]) // the keys of a record of DurationUnit
    .filter((unit) => duration[unit] > 0)
    .map((unit) => `${duration[unit]} ${units[unit]}${duration[unit] === 1 ? '' : 's'}`)
  return join(parts, 'and')
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function sayDate(local: string): string {
  const [day = '', clock] = local.split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  return `${Number(date)} ${months[Number(month) - 1] ?? ''} ${year}${clock ? ` at ${clock}` : ''}`
}

const costKinds = { labour: 'labour', material: 'material', other: 'other costs' } as const

function sayAction(action: Exclude<Action, { action: 'escalate_after' }>, say: Say): string {
  switch (action.action) {
    case 'route_to':
      return `give it to ${say.targets(action.targets)}`
    case 'assign':
      if (action.assignee.kind === 'person') return `assign it to ${say.targets([action.assignee])}`
      return action.assignee.pick === 'rotate'
        ? `assign it to one with the role ${say.value(action.assignee.name)}, in turn`
        : `put it into the queue of the role ${say.value(action.assignee.name)}`
    case 'set_priority':
      return action.value.mode === 'at_least'
        ? `raise the priority to at least ${say.value(action.value.priority)}`
        : `set the priority to ${say.value(action.value.priority)}`
    case 'tag':
      return `add the tag ${say.values(action.names)}`
    case 'untag':
      return `remove the tag ${say.values(action.names)}`
    case 'checklist':
      return `add the checklist ${say.values(action.names)}`
    case 'add_note':
      return `note ${say.values(action.names)}`
    case 'module':
      return `move it to the module ${say.value(action.name)}`
    case 'workflow':
      return `use the workflow ${say.value(action.name)}`
    case 'set_status':
      return `set the status to ${say.value(action.name)}`
    case 'attach':
      return `attach ${say.values(action.resources)}`
    case 'attach_message': {
      const only = action.only.length > 0 ? ` named like ${say.values(action.only)}` : ''
      const most = action.maxBytes === null ? '' : `, up to ${renderAmount('size', action.maxBytes)} each`
      return `attach the files of the mail${only}${most}`
    }
    case 'confidential':
      return `keep it confidential${action.case === null ? '' : ` as case ${say.value(action.case)}`}, readable only for ${say.targets(action.readers)}`
    case 'suppress_auto_reply':
      return 'send no automatic reply'
    case 'archive':
      return 'file it without a task'
    case 'due': {
      const from = action.from === 'now' ? 'from now' : 'from arrival'
      return `make it due ${say.duration(action.in)} ${from}${action.at === null ? '' : `, at ${action.at}`}${action.calendar === null ? '' : `, by the calendar ${say.value(action.calendar)}`}`
    }
    case 'snooze':
      return `put it aside ${action.in === null ? `until ${sayDate(action.until ?? '')}` : `for ${say.duration(action.in)}`}`
    case 'cost': {
      const note = action.note === '' ? '' : `, noted as ${say.value(action.note)}`
      if (action.amount !== null)
        return `book ${action.amount} ${action.currency ?? ''} for ${costKinds[action.kind]}${note}`.replace('  ', ' ')
      return `book ${action.minutes ?? 0} minutes of ${costKinds[action.kind]}${action.rate === null ? '' : ` at ${action.rate} an hour`}${note}`
    }
    case 'set_requester':
      return action.from === 'reply_to'
        ? 'take the Reply-To address as the requester'
        : 'take the sender of the forwarded mail as the requester'
    case 'join':
      return `join it to the sender's newest open conversation of the same subject, if younger than ${say.duration(action.text)}`
    case 'send_template': {
      const to = action.to === 'sender' ? 'the sender' : action.to === 'requester' ? 'the requester' : say.targets([action.to])
      const delay = action.delay === null ? '' : ` after ${say.duration(action.delay)}`
      return `send the template ${say.value(action.template)} to ${to}${delay}${action.language === null ? '' : `, in the language ${say.value(action.language)}`}`
    }
  }
}

const lateWords = { ask: '', send: 'even if late', drop: 'not if late' } as const

function sayStep(step: EscalationStep, say: Say): string {
  const unless = step.unless === 'task.handled' ? 'unless taken up' : `unless ${say.clause(step.unless)}`
  const open = step.hours === 'any' ? '' : ` counted in the open time of ${say.value(step.hours)}`
  const to = step.to === null ? 'whoever is named for escalations' : say.targets(step.to)
  const more = [
    step.template === 'escalation_notification' ? '' : `with the template ${say.value(step.template)}`,
    step.setPriority === null ? '' : sayAction({ action: 'set_priority', value: step.setPriority }, say),
    step.assign === null ? '' : sayAction({ action: 'assign', assignee: step.assign }, say),
    lateWords[step.late],
  ].filter((part) => part !== '')
  return [`after ${say.duration(step.after)}${open}, ${unless}, tell ${to}`, ...more].join(', ')
}

/** The rule language read in English. */
export const english: Language = {
  fields: englishFields,
  keys: englishKeys,
  header: (name) => ({ title: `Header ${name}`, name: `the header ${name}` }),
  operators: {
    contains: 'contains',
    equals: 'is',
    starts_with: 'starts with',
    ends_with: 'ends with',
    like: 'looks like',
    matches: 'matches the pattern',
    in: 'is in the list',
    before: 'is before',
    after: 'is after',
    older: 'is longer ago than',
    newer: 'is less long ago than',
    '>': 'is above',
    '<': 'is below',
    '>=': 'is at least',
    '<=': 'is at most',
    empty: 'is empty',
  },
  actions: new Map([
    ['route_to', 'Give to'],
    ['assign', 'Assign to'],
    ['set_priority', 'Set the priority'],
    ['tag', 'Add a tag'],
    ['untag', 'Remove a tag'],
    ['checklist', 'Add a checklist'],
    ['set_status', 'Set the status'],
    ['module', 'Move to a module'],
    ['workflow', 'Use a workflow'],
    ['due', 'Make due'],
    ['attach', 'Attach files'],
    ['send_template', 'Send a template'],
    ['confidential', 'Keep confidential'],
    ['suppress_auto_reply', 'Send no automatic reply'],
    ['snooze', 'Put aside'],
    ['add_note', 'Add a note'],
    ['escalate_after', 'Escalate'],
    ['cost', 'Book a cost'],
    ['set_requester', 'Set the requester'],
    ['join', 'Join to a conversation'],
    ['archive', 'File without a task'],
    ['stop', 'Stop'],
  ]),
  phases: { qualify: 'what it is', route: 'where it goes', assign: 'who does it', notify: 'who is told' },
  events: {
    'message.received': 'A mail arrives',
    'task.created': 'A task is made',
    'task.updated': 'A person changes a task',
    timer: 'Every 5 minutes, for open tasks',
    manual: 'Somebody runs it by hand',
  },
  quote: (text) => `“${text}”`,
  and: 'and',
  or: 'or',
  date: sayDate,
  duration: sayDuration,
  target: (target, value) => {
    if (target.kind === 'address') return value(target.address)
    if (target.kind === 'person') return value(target.id)
    return `the ${target.kind} ${value(target.name)}`
  },
  attachment: (not, names) => {
    if (names.length === 0) return not ? 'no file is attached' : 'a file is attached'
    return `${not ? 'no' : 'a'} file named like ${join(names, 'or')} is attached`
  },
  text: sayText,
  inList: (clause, list) =>
    list === null
      ? `${clause.subject} is ${clause.not ? 'none' : 'one'} of ${join(clause.values, 'and')}`
      : `${clause.subject} is ${clause.not ? 'not ' : ''}in the list ${list}`,
  time: (operator, clause) => say(clause, operator === 'equals' ? verbs.equals : [`is ${operator}`, `is not ${operator}`]),
  age: (operator, { subject, not, values }) =>
    `${subject} is ${not ? 'not ' : ''}${operator === 'older' ? 'more' : 'less'} than ${join(values, 'or')} ago`,
  number: (operator, clause) => say(clause, numberVerbs[operator]),
  empty: ({ subject, not }, kind) => (kind === 'several' ? `${subject} is given` : `${subject} is ${not ? 'not ' : ''}empty`),
  group: {
    all: 'all of these hold',
    any: 'at least one of these holds',
    none: 'none of these holds',
    notAll: 'not all of these hold',
  },
  not: (clause) => `it is not so that ${clause}`,
  always: 'in any case',
  opening: (when, condition) => {
    if (when === 'manual')
      return condition === null ? 'When somebody runs it by hand' : `When somebody runs it by hand and ${condition}`
    if (when === 'message.received') return condition === null ? 'For every mail' : `If ${condition}`
    const event = {
      'task.created': 'When a task is made',
      'task.updated': 'When a person changes a task',
      timer: 'As soon as, for an open task,',
    }[when]
    if (condition === null) return when === 'timer' ? 'For every open task' : event
    return when === 'timer' ? `${event} ${condition}` : `${event} and ${condition}`
  },
  thenWord: 'Then',
  nothing: 'do nothing',
  action: sayAction,
  step: sayStep,
  notes: {
    mode: (mode) => (mode === 'off' ? 'The rule is switched off.' : 'The rule only watches: nothing of this is done.'),
    phase: (phase) => `It runs in the phase ${phase}: ${english.phases[phase]}.`,
    mailbox: (values) => `Only in the mailbox ${values}.`,
    folder: (values) => `Only in the folder ${values}.`,
    module: (values) => `Only in the module ${values}.`,
    direction: (direction) => (direction === 'any' ? 'For incoming and outgoing mail.' : 'Only for outgoing mail.'),
    origin: (origin) => (origin === 'live' ? 'Only for new mail, not for imported mail.' : 'Only for imported mail.'),
    once: (once) =>
      ({
        per_thread: 'It acts once in a conversation.',
        per_message: 'It acts on every mail of a conversation.',
        per_task: 'It acts once on a task.',
        per_episode: 'It acts again once the condition was false in between.',
        per_run: 'It acts every time.',
      })[once],
    override: 'It overwrites what earlier rules of its phase set.',
    stop: (stop) => (stop === 'all' ? 'After it, no other rule runs.' : 'After it, no other rule of its phase runs.'),
  },
}
