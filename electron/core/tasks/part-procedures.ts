import type { Module } from '#shared/model/module.ts'
import { actorOf, implementer } from '../command.ts'
import { randomUuid } from '../random-uuid.ts'
import { ownField, ownList } from '../store/ops/materialize-task-parts.ts'
import { add, remove, set } from '../store/ops/operation.ts'
import { addChecklist, findItem, hasChecklist } from './checklists.ts'
import { buildCost } from './costs.ts'
import { planItem } from './follow-up.ts'
import { planLink, planUnlink } from './links.ts'
import { watchersOf } from './read-task.ts'
import { planRelease } from './release-withheld.ts'
import type { TaskCommands } from './task-services.ts'
import { findModule } from './workflow.ts'

/** Money without a currency is counted in this one, until an organisation can name its own. */
export const fallbackCurrency = 'EUR'

/** A longer snooze is a task nobody will see again. */
const longestSnoozeMs = 2 * 366 * 24 * 60 * 60 * 1000

/** The commands about what hangs on one task: own fields, checklists, links, snooze, costs, watchers. */
export function partProcedures(commands: TaskCommands) {
  return { ...checklistProcedures(commands), ...otherParts(commands), ...releaseProcedure(commands) }
}

function checklistProcedures({ services, ports, now, moveContext, change }: TaskCommands) {
  const tasks = implementer.tasks
  const moduleOf = (name: string): Module | undefined => findModule(services.modules(), name)
  return {
    addChecklist: tasks.addChecklist.handler(({ input, context, errors }) =>
      change(context, 'task.add_checklist', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const planned = addChecklist(tx, row.task_id, moduleOf(row.module), input.checklist)
        if (planned) return planned
        const names = (moduleOf(row.module)?.checklists ?? []).map(({ name }) => name)
        const sentence = `The module "${row.module}" has no checklist "${input.checklist}". It has ${names.length > 0 ? names.join(', ') : 'none'}.`
        throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
      }),
    ),
    removeChecklist: tasks.removeChecklist.handler(({ input, context, errors }) =>
      change(context, 'task.remove_checklist', input.taskId, errors.TASK_NOT_FOUND, (tx, row) =>
        hasChecklist(tx, row.task_id, input.checklist) ? [remove(row.task_id, 'checklists', input.checklist)] : [],
      ),
    ),
    addItem: tasks.addItem.handler(({ input, context, errors }) =>
      change(context, 'task.add_item', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (input.checklist !== ownList && !hasChecklist(tx, row.task_id, input.checklist)) {
          const sentence = `This task has no checklist "${input.checklist}".`
          throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
        }
        const value = { checklist: input.checklist, title: input.title, at: now() }
        return [add(row.task_id, 'checklist_items', `item_${randomUuid(ports.random)}`, value)]
      }),
    ),
    setItem: tasks.setItem.handler(({ input, context, errors }) =>
      change(context, 'task.set_item', input.taskId, errors.TASK_NOT_FOUND, (tx, row, actor) => {
        const planned = planItem(tx, row, { ...input, actor }, moveContext(context), services.orgId)
        if (!planned.ok) throw errors.NOT_POSSIBLE({ message: planned.fault, data: { sentence: planned.fault } })
        return planned.value
      }),
    ),
    removeItem: tasks.removeItem.handler(({ input, context, errors }) =>
      change(context, 'task.remove_item', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (!findItem(tx, row.task_id, input.itemId)) return []
        if (input.itemId.startsWith('item_')) return [remove(row.task_id, 'checklist_items', input.itemId)]
        const sentence = 'This item belongs to its checklist. Say that it does not apply, or take the whole list off.'
        throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
      }),
    ),
  }
}

function releaseProcedure({ services, moveContext, change }: TaskCommands) {
  return {
    release: implementer.tasks.release.handler(({ input, context, errors }) =>
      change(context, 'task.release', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        if (row.closed_at !== null) throw errors.TASK_CLOSED()
        const by = services.targetOf(actorOf(context).personId)
        const { operations, left } = planRelease(tx, row, { ...moveContext(context), by }, input.effectKeys)
        if (operations.length > 0 || left === 0) return operations
        const sentence = 'An earlier version of Orgo held this back and kept no more than its words. Do it by hand.'
        throw errors.NOT_POSSIBLE({ message: sentence, data: { sentence } })
      }),
    ),
  }
}

function otherParts({ services, ports, now, change }: TaskCommands) {
  const tasks = implementer.tasks
  return {
    setField: tasks.setField.handler(({ input, context, errors }) =>
      change(context, 'task.set_field', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const fault = checkField(findModule(services.modules(), row.module), input.field, input.value)
        if (fault !== null) throw errors.NOT_POSSIBLE({ message: fault, data: { sentence: fault } })
        const present = tx.get<{ value: string }>(
          'SELECT value FROM task_fields WHERE task_id = ? AND field = ?',
          row.task_id,
          input.field,
        )
        const value = input.value === '' ? null : input.value
        return (present?.value ?? null) === value ? [] : [set(row.task_id, ownField(input.field), value)]
      }),
    ),
    link: tasks.link.handler(({ input, context, errors }) =>
      change(context, 'task.link', input.taskId, errors.TASK_NOT_FOUND, (tx, row) => {
        const planned = planLink(tx, row.task_id, input.kind, input.otherId)
        if (!planned.ok) throw errors.NOT_POSSIBLE({ message: planned.fault, data: { sentence: planned.fault } })
        return planned.value
      }),
    ),
    unlink: tasks.unlink.handler(({ input, context, errors }) =>
      change(context, 'task.unlink', input.taskId, errors.TASK_NOT_FOUND, (tx, row) =>
        planUnlink(tx, row.task_id, input.kind, input.otherId),
      ),
    ),
    snooze: tasks.snooze.handler(({ input, context, errors }) =>
      change(
        context,
        'task.snooze',
        input.taskId,
        errors.TASK_NOT_FOUND,
        (_tx, row, actor) => {
          const fault = checkSnooze(row, input.until, now())
          if (fault !== null) throw errors.NOT_POSSIBLE({ message: fault, data: { sentence: fault } })
          return [set(row.task_id, 'snooze', { until: input.until, reason: input.reason, actor, at: now() })]
        },
        input.reason === '' ? {} : { note: input.reason },
      ),
    ),
    wake: tasks.wake.handler(({ input, context, errors }) =>
      change(context, 'task.wake', input.taskId, errors.TASK_NOT_FOUND, (_tx, row) =>
        row.snoozed_until === null ? [] : [set(row.task_id, 'snooze', null)],
      ),
    ),
    addCost: tasks.addCost.handler(({ input, context, errors }) =>
      change(context, 'task.add_cost', input.taskId, errors.TASK_NOT_FOUND, (_tx, row, actor) => {
        const { taskId: _, ...entry } = input
        const built = buildCost({ ...entry, spentAt: input.spentAt ?? now() }, { actor, at: now() }, fallbackCurrency)
        if (!built.ok) throw errors.NOT_POSSIBLE({ message: built.fault, data: { sentence: built.fault } })
        return [add(row.task_id, 'costs', `cost_${randomUuid(ports.random)}`, built.value)]
      }),
    ),
    removeCost: tasks.removeCost.handler(({ input, context, errors }) =>
      change(context, 'task.remove_cost', input.taskId, errors.TASK_NOT_FOUND, (tx, row) =>
        tx.get('SELECT 1 FROM task_costs WHERE task_id = ? AND cost_id = ?', row.task_id, input.costId)
          ? [remove(row.task_id, 'costs', input.costId)]
          : [],
      ),
    ),
    watch: tasks.watch.handler(({ input, context, errors }) => {
      const watcher = input.watcher ?? services.targetOf(actorOf(context).personId)
      return change(context, 'task.watch', input.taskId, errors.TASK_NOT_FOUND, (tx, row) =>
        watchersOf(tx, row.task_id).includes(watcher) ? [] : [add(row.task_id, 'watchers', watcher)],
      )
    }),
    unwatch: tasks.unwatch.handler(({ input, context, errors }) => {
      const watcher = input.watcher ?? services.targetOf(actorOf(context).personId)
      return change(context, 'task.unwatch', input.taskId, errors.TASK_NOT_FOUND, (tx, row) =>
        watchersOf(tx, row.task_id).includes(watcher) ? [remove(row.task_id, 'watchers', watcher)] : [],
      )
    }),
  }
}

/** Why a task cannot be snoozed until a time, as a sentence; null where it can. */
export function checkSnooze(task: { closed_at: number | null }, until: number, now: number): string | null {
  if (task.closed_at !== null) return 'This task is closed: there is nothing to be reminded of.'
  if (until <= now) return 'This time is over. Choose one that is still to come.'
  return until > now + longestSnoozeMs
    ? 'That is more than two years ahead. Close the task instead, or choose an earlier time.'
    : null
}

function checkField(module: Module | undefined, name: string, value: string | null): string | null {
  const field = module?.fields?.find((candidate) => candidate.name === name)
  if (!field) {
    const names = (module?.fields ?? []).map((candidate) => candidate.name)
    return `The module "${module?.module ?? ''}" has no field "${name}". It has ${names.length > 0 ? names.join(', ') : 'none'}.`
  }
  if (value === null || value === '') return null
  switch (field.type) {
    case 'number':
      return /^-?\d{1,12}(\.\d{1,4})?$/.test(value) ? null : `"${field.title}" is a number such as 12 or 12.5.`
    case 'date':
      return isDate(value) ? null : `"${field.title}" is a date such as 2026-11-23.`
    case 'choice':
      return field.choices.includes(value) ? null : `"${field.title}" is one of ${field.choices.join(', ')}.`
    case 'text':
      return null
  }
}

function isDate(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
