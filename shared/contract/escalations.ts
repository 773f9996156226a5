import { z } from 'zod'
import { Cursor, Instant, PageLimit, page, TaskId } from '#shared/model/base.ts'
import {
  Away,
  DeadlineKind,
  DeadlineRow,
  EscalationId,
  EscalationOutcome,
  EscalationRow,
  EscalationState,
  Simulation,
} from '#shared/model/escalation.ts'
import { procedure } from './procedure.ts'

const tags = ['escalations']

/** A decision about late steps: all of them in one change, so that one undo takes it back. */
const decision = (name: string, summary: string) =>
  procedure
    .meta({ kind: 'command', permission: 'task.write' })
    .route({ method: 'POST', path: `/escalations/${name}`, summary, tags })
    .input(
      z.strictObject({
        escalationIds: z.array(EscalationId).min(1).max(500),
        /** Kept with the decision. */
        note: z.string().trim().max(500).default(''),
      }),
    )
    .output(EscalationOutcome)

export const escalations = {
  list: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/escalations', summary: 'List escalation steps, the next due first', tags })
    .input(
      z.strictObject({
        /** Without one: what is pending or late. */
        state: EscalationState.optional(),
        taskId: TaskId.optional(),
        /** Only steps due until then. */
        until: Instant.optional(),
        cursor: Cursor.optional(),
        limit: PageLimit,
      }),
    )
    .output(page(EscalationRow)),
  deadlines: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/escalations/deadlines', summary: 'List open service level deadlines, the next first', tags })
    .input(
      z.strictObject({
        kind: DeadlineKind.optional(),
        /** Only those that are past. */
        overdue: z.boolean().default(false),
        limit: PageLimit,
      }),
    )
    .output(z.object({ rows: z.array(DeadlineRow), total: z.int().nonnegative() })),
  away: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/escalations/away', summary: 'List what would have escalated while you were away', tags })
    .input(z.strictObject({}))
    .output(Away),
  send: decision('send', 'Let late escalation steps fire now, marked late'),
  markHandled: decision('mark-handled', 'Say that late escalation steps are settled: somebody took care of it'),
  ignore: decision('ignore', 'Let late escalation steps pass without telling anybody'),
  simulate: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/escalations/simulate', summary: 'Say what escalates until a time, and why', tags })
    .input(z.strictObject({ until: Instant, from: Instant.optional() }))
    .errors({ BAD_RANGE: { status: 400, message: 'The end must lie after the begin, within two years.' } })
    .output(Simulation),
}
