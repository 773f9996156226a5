import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { Dashboard } from '#shared/model/dashboard.ts'
import { procedure } from './procedure.ts'

const tags = ['dashboard']

export const dashboard = {
  get: procedure
    .meta({ kind: 'query', permission: 'task.read' })
    .route({ method: 'GET', path: '/dashboard', summary: 'Read what needs me now', tags })
    .input(z.strictObject({}))
    .output(Dashboard),
  watch: procedure
    .meta({ kind: 'stream', permission: 'task.read' })
    .route({ method: 'GET', path: '/changes', summary: 'Hear which lists changed, once per transaction', tags })
    .input(z.strictObject({}))
    .output(
      eventIterator(
        z.object({
          topics: z.array(z.enum(['tasks', 'messages', 'archives', 'rules', 'accounts', 'outbox', 'reports', 'notices'])),
        }),
      ),
    ),
}
