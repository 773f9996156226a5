import type { Calendar } from '#shared/model/calendar.ts'
import type { Module } from '#shared/model/module.ts'
import type { Actor } from '#shared/model/person.ts'
import type { Task } from '#shared/model/task.ts'
import { actorOf } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Ports } from '../ports.ts'
import type { RuleBook } from '../rules/rule-book.ts'
import type { ChangeCause, OperationInput } from '../store/ops/operation.ts'
import { recordChange } from '../store/ops/record-change.ts'
import type { ReadableStore, Store, WritableStore } from '../store/store.ts'
import type { NameRule } from './describe-cause.ts'
import type { MoveContext } from './move-task.ts'
import { withAssignmentMail } from './order-assignments.ts'
import { readTask } from './read-task.ts'
import { standInOf } from './stand-in.ts'
import { findTask, type TaskRow } from './task-facts.ts'

/** Who gets new work in the place of somebody who is away, with the sentence that says so. */
export type StandIn = { target: string; note: string }

export type TaskServices = {
  store: Store
  ports: Ports
  orgId: string
  modules(): readonly Module[]
  calendarOf(module: Module | undefined): Calendar | null
  calendarNamed(name: string): Calendar | null
  /** The organisation's time zone. */
  zone(): string
  /** The roles a person holds, for guards; null for every role. */
  rolesOf(personId: string): ReadonlySet<string> | null
  standInFor(target: string, now: number): StandIn | null
  people(): PeopleDirectory
  /** A person as fields and lists name them: the directory's id where it knows them. */
  targetOf(personId: string): string
  nameRule: NameRule
  /** Called in the transaction after an undo, with what it wrote: threads follow from more than the log. */
  onUndo(tx: WritableStore, operations: readonly OperationInput[]): void
  onChange(): void
}

type Assembled = Pick<TaskServices, 'store' | 'ports' | 'orgId' | 'nameRule' | 'onUndo' | 'onChange'> & {
  book: RuleBook
  people(): PeopleDirectory
}

/** The calendars by name and by module, as the active rules have them. */
export function calendarsOf(book: RuleBook): Pick<TaskServices, 'calendarOf' | 'calendarNamed'> {
  const calendarNamed = (name: string): Calendar | null => book.active().ruleSet.calendars.get(name) ?? null
  return { calendarNamed, calendarOf: (module) => (module?.calendar ? calendarNamed(module.calendar) : null) }
}

/** Puts together what tasks need of rules, calendars and people. */
export function assembleTaskServices({ book, people, ...services }: Assembled): TaskServices {
  return {
    ...services,
    ...calendarsOf(book),
    people,
    targetOf: (personId) => `person:${people().byId(personId)?.id ?? personId.replace(/^person_/, '')}`,
    modules: () => book.active().modules,
    zone: () => book.zone(),
    rolesOf: (personId) => {
      const person = people().byId(personId)
      return person?.everyRole ? null : new Set(person?.roles ?? [])
    },
    standInFor: (target, now) => standInOf(people(), target, now),
  }
}

/** What the handlers of tasks share: reading a task for the caller, and recording a change to one. */
export type TaskCommands = ReturnType<typeof createTaskCommands>

export function createTaskCommands(services: TaskServices) {
  const { store, ports } = services
  const now = (): number => ports.clock.now()
  const moveContext = (context: Context, comment = ''): MoveContext => ({
    modules: services.modules(),
    calendarOf: services.calendarOf,
    calendarNamed: services.calendarNamed,
    zone: services.zone(),
    mover: { roles: services.rolesOf(actorOf(context).personId), isRule: false, comment },
    by: services.targetOf(actorOf(context).personId),
    sees: (taskId) => findTask(store.read, taskId) !== undefined,
    now: now(),
  })
  const read = (from: ReadableStore, context: Context, row: TaskRow): Task =>
    readTask(from, { ...moveContext(context), nameRule: services.nameRule, paths: ports.paths }, row)

  /** The operations of a command, with the mail to those whom it gives work. */
  const withMail = (tx: ReadableStore, context: Context, operations: readonly OperationInput[]): OperationInput[] =>
    withAssignmentMail(tx, services.people(), { actor: actorOf(context), at: now() }, operations)

  /** Records what `plan` wants changed about a task, and reads the task as it then is. An empty plan changes nothing and says nothing. */
  const change = (
    context: Context,
    command: string,
    taskId: string,
    missing: () => Error,
    plan: (tx: WritableStore, row: TaskRow, actor: Actor & { kind: 'person' }) => OperationInput[],
    cause: ChangeCause = {},
  ): Task => {
    const actor = actorOf(context)
    const row = store.write((tx) => {
      const before = findTask(tx, taskId)
      if (!before) throw missing()
      const operations = withMail(tx, context, plan(tx, before, actor))
      if (operations.length > 0) recordChange(tx, now(), { command, actor, cause }, operations)
      return findTask(tx, taskId) ?? before
    })
    services.onChange()
    // Read once it is committed, under the caller's sight: what hangs on a task may be hidden from them.
    return read(store.read, context, findTask(store.read, taskId) ?? row)
  }
  return { services, store, ports, now, moveContext, read, change, withMail }
}
