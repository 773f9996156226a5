import { z } from 'zod'
import { Priority, StateCategory } from '#shared/model/task.ts'
import { parseDuration } from '#shared/text/duration.ts'
import { explainRrule } from './explain-rrule.ts'

const Name = z
  .string('a text')
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'a name: small letters, digits and hyphens, beginning with a letter')
/** As targets write it behind `role:`. */
const RoleName = z
  .string('a text')
  .regex(/^[a-z][a-z0-9_.-]{0,62}$/, 'the name of a role: small letters, digits, _, . and -, beginning with a letter')
const FieldName = z
  .string('a text')
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'the name of a field: small letters, digits and _, beginning with a letter')
  .refine((name) => !ownWords.has(name), 'a name that every task has already; choose another')
const Title = z.string('a text').trim().min(1, 'a text').max(200, 'at most 200 characters')
const Description = z.string('a text').max(2000, 'at most 2,000 characters')
const Target = z
  .string('a text')
  .regex(/^(role|team|person):\S+$|^\S+@\S+$/, 'a target: an address, person:id, role:name or team:name')
const DurationText = z.string('a text, such as "2 business days"').superRefine((text, context) => {
  const read = parseDuration(text)
  if (!read.ok) context.addIssue({ code: 'custom', message: read.reason })
})
const Tag = z.string('a text').trim().min(1, 'a text').max(60, 'at most 60 characters')

/** What a task has without any module: an own field of the same name would hide it. */
const ownWords: ReadonlySet<string> = new Set([
  ...[
    'title',
    'description',
    'module',
    'workflow',
    'status',
    'priority',
    'assignee',
    'team',
    'tags',
    'due',
    'created',
    'updated',
  ],
  ...['requester', 'confidential', 'open', 'handled', 'overdue', 'cost', 'kind'],
])

const Field = z
  .strictObject({
    name: FieldName,
    title: Title,
    type: z.enum(['text', 'number', 'date', 'choice']),
    description: Description.default(''),
    choices: z.array(Title).min(1, 'at least one choice').max(100).optional(),
    unit: z.string('a text').max(20).optional(),
  })
  .superRefine((field, context) => {
    if (field.type === 'choice' && !field.choices)
      context.addIssue({ code: 'custom', path: ['type'], message: 'a choice needs "choices", a list of texts' })
    if (field.type !== 'choice' && field.choices)
      context.addIssue({ code: 'custom', path: ['choices'], message: 'only a field of the type choice has them' })
    if (field.type !== 'number' && field.unit)
      context.addIssue({ code: 'custom', path: ['unit'], message: 'only a number has one' })
  })

const Kind = z.strictObject({
  name: Name,
  title: Title,
  description: Description.default(''),
  fields: z.array(z.string('a text')).max(40).default([]),
  checklist: Name.optional(),
})

const Level = z
  .strictObject({
    name: Name,
    title: Title,
    when: z
      .strictObject({ priority: z.array(Priority).default([]), tag: z.array(Tag).default([]) })
      .default({ priority: [], tag: [] }),
    first_response: DurationText.optional(),
    update: DurationText.optional(),
    solution: DurationText.optional(),
  })
  .refine((level) => level.first_response ?? level.update ?? level.solution, {
    message: 'a service level promises at least one of first_response, update and solution',
  })

/** Money is a text or a number of at most four decimals: a float of more has been rounded already. */
const Amount = z
  .union([z.string(), z.number()], 'an amount such as 2500 or "2500.50"')
  .transform(String)
  .pipe(z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'an amount such as 2500 or "2500.50"'))

const Budget = z.strictObject({
  name: Name,
  title: Title,
  amount: Amount,
  currency: z.string('a text').regex(/^[A-Z]{3}$/, 'a currency: three capital letters, such as EUR'),
  per: z.enum(['month', 'year'], 'month or year'),
  place: z.string('a text').trim().min(1).max(200).optional(),
})

const Role = z.strictObject({
  name: RoleName,
  title: Title,
  description: Description.default(''),
  keys: z.array(z.string('a text').max(60)).max(60).default([]),
})

/** `module.yaml`: makes a folder below rules/ a module. */
export const ModuleFile = z
  .strictObject({
    module: z.literal(1, 'the format version, 1'),
    title: Title,
    description: Description.default(''),
    team: Name.optional(),
    escalate_to: Target.optional(),
    workflow: Name.optional(),
    calendar: z.string('a text').max(64).optional(),
    confidential: z.boolean('true or false').default(false),
    readers: z.array(Target).min(1, 'at least one target').max(10, 'at most 10 targets').optional(),
    roles: z.array(Role).max(50).default([]),
    fields: z.array(Field).max(60).default([]),
    task_kinds: z.array(Kind).max(60).default([]),
    service_levels: z.array(Level).max(20).default([]),
    budgets: z.array(Budget).max(50).default([]),
  })
  .refine((file) => file.confidential || !file.readers, {
    path: ['readers'],
    message: 'only a confidential module has readers; write "confidential: true"',
  })
export type ModuleFile = z.infer<typeof ModuleFile>

const State = z.strictObject({
  id: Name,
  title: Title,
  category: StateCategory,
  deadline: DurationText.optional(),
  on_entry: z
    .strictObject({
      send_template: Name.optional(),
      to: z.union([z.enum(['requester', 'assignee', 'team']), Target]).default('requester'),
      checklist: Name.optional(),
    })
    .refine((entry) => entry.send_template ?? entry.checklist, { message: '"send_template" or "checklist"' })
    .optional(),
})

const FileTransition = z.strictObject({
  from: Name,
  to: z.array(Name).min(1, 'at least one state').max(50),
  if: z.string('a condition in short text').max(2000).optional(),
  requires: z
    .array(
      z
        .string('a text')
        .regex(
          /^(assignee|comment|checklist|checklist [a-z][a-z0-9-]{0,63}|field [a-z][a-z0-9_]{0,39})$/,
          'one of: assignee, comment, checklist, checklist NAME, field NAME',
        ),
    )
    .max(20)
    .default([]),
  may: z.array(RoleName).min(1, 'at least one role').max(20).optional(),
  says: Title.optional(),
})

/** `workflow.yaml`: the states of a module's tasks and which may follow which. */
export const WorkflowFile = z.strictObject({
  workflow: z.literal(1, 'the format version, 1'),
  name: Name,
  initial: Name,
  states: z.array(State).min(2, 'at least two states').max(50),
  transitions: z.array(FileTransition).max(200),
})
export type WorkflowFile = z.infer<typeof WorkflowFile>

// A plain text is an item whose title it is.
const Item = z.preprocess(
  (value) => (typeof value === 'string' ? { title: value } : value),
  z.strictObject({
    id: Name.optional(),
    title: Title,
    required: z.boolean('true or false').default(true),
    if_failed: Title.optional(),
  }),
)

/** `templates/<module>/checklists/<name>.yaml`: what is ticked off. */
export const ChecklistFile = z.strictObject({
  checklist: z.literal(1, 'the format version, 1'),
  title: Title,
  description: Description.default(''),
  items: z.array(Item).min(1, 'at least one item').max(200, 'at most 200 items'),
})

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** `rules/<module>/schedules.yaml`: work that comes again. */
export const SchedulesFile = z.strictObject({
  schedules: z.literal(1, 'the format version, 1'),
  timezone: z.string('a text').refine(isZone, 'a time zone such as Europe/Berlin').optional(),
  work: z
    .array(
      z.strictObject({
        id: z.string('a text').regex(/^[a-z][a-z0-9-]{1,63}$/, 'an id: small letters, digits and hyphens, 2 to 64 of them'),
        title: Title,
        description: Description.default(''),
        rrule: z.string('a rule of RFC 5545, such as "FREQ=MONTHLY;BYDAY=1MO"').superRefine((text, context) => {
          const reason = explainRrule(text)
          if (reason !== null) context.addIssue({ code: 'custom', message: reason })
        }),
        from: z.string('a date as text, such as "2026-09-01"').refine(isDate, 'a date that exists, such as "2026-09-01"'),
        time: z
          .string('a time as text, such as "08:00"')
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as "08:00"')
          .default('08:00'),
        checklist: Name.optional(),
        assignee: Target.optional(),
        priority: Priority.default('normal'),
        tags: z.array(Tag).max(20).default([]),
        due: DurationText.optional(),
        /** What becomes of times that passed while nobody was there. */
        missed: z.enum(['latest', 'all']).optional(),
      }),
    )
    .min(1, 'at least one piece of work')
    .max(500),
})

/** The head of a mail template. */
export const TemplateHead = z.strictObject({
  id: z
    .string('a text')
    .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'a name: small letters, digits, hyphens and _, beginning with a letter'),
  language: z.string('a text').regex(/^[a-z]{2,3}$/, 'a language such as en'),
  subject: z.string('a text').trim().min(1, 'a text').max(300, 'at most 300 characters'),
  audience: z.enum(['public', 'staff', 'readers'], 'public, staff or readers').default('public'),
  fields: z.array(z.string('a field such as task.title')).max(100).optional(),
})
