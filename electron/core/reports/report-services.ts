import type { Module } from '#shared/model/module.ts'
import type { MailDraft } from '#shared/model/outbox.ts'
import type { Report, ReportLanguage } from '#shared/model/report.ts'
import type { Result } from '#shared/model/result.ts'
import type { Task } from '#shared/model/task.ts'
import { actorOf } from '../command.ts'
import type { Context } from '../engine-contract.ts'
import type { PeopleDirectory } from '../people/people-directory.ts'
import type { Ports } from '../ports.ts'
import type { Store, WritableStore } from '../store/store.ts'
import type { Renderer } from './formats/create-renderer.ts'
import type { ReportGround } from './make-report.ts'

/** A report as a mail: what the texts below templates/reports make of it. */
export type ReportMail = { subject: string; text: string; html: string; templateId: string }

/** What reports need of the rest of the engine. */
export type ReportServices = {
  store: Store
  ports: Ports
  zone(): string
  organisation(): string
  language(): ReportLanguage
  modules(): readonly Module[]
  people(): PeopleDirectory
  renderer: Renderer
  /** Puts a report into the text of its name. Errors: one sentence with the place in the file. */
  renderMail(report: Report, personName: string): Result<ReportMail, string>
  /** A task with all that hangs on it, as the caller sees it; null where they see none. */
  readTask(context: Context, taskId: string): Task | null
  /** The one way a mail comes to be. Errors: one sentence. */
  enqueue(tx: WritableStore, draft: MailDraft): Result<unknown, string>
  onChange(): void
}

/** What a report is made from for somebody. */
export function groundOf(services: ReportServices, readerName: string): ReportGround {
  const people = services.people()
  return {
    read: services.store.read,
    now: services.ports.clock.now(),
    zone: services.zone(),
    organisation: services.organisation(),
    language: services.language(),
    modules: services.modules(),
    nameOf: (target) => nameTarget(target, people, services.modules()),
    isKnown: (target) => isTarget(target, people, services.modules()),
    people: people.members.map(({ id }) => (id.includes(':') ? id : `person:${id}`)),
    reader: readerName,
  }
}

export const readerOf = (context: Context): string => actorOf(context).name

function isTarget(target: string, people: PeopleDirectory, modules: readonly Module[]): boolean {
  if (target.startsWith('role:')) {
    const name = target.slice('role:'.length)
    return people.roles?.has(name) === true || modules.some(({ roles }) => roles.some((role) => role.name === name))
  }
  if (target.startsWith('team:'))
    return people.teams?.has(target.slice('team:'.length)) === true || modules.some(({ team }) => team === target)
  return target.includes('@') ? people.byAddress(target) !== null : target.startsWith('person:') && people.byId(target) !== null
}

/** A person by name, a role by its module's title, a team by its own. */
export function nameTarget(target: string, people: PeopleDirectory, modules: readonly Module[]): string {
  const person = people.byId(target) ?? people.byAddress(target)
  if (person) return person.name
  const at = target.indexOf(':')
  const [kind, name] = [target.slice(0, at), target.slice(at + 1)]
  if (kind !== 'role' && kind !== 'team' && kind !== 'person') return target
  const role = modules.flatMap(({ roles }) => roles).find((one) => one.name === name)
  return (kind === 'role' && role?.title) || name.replaceAll(/[_-]/g, ' ')
}
