import { z } from 'zod'
import { Health } from '#shared/model/health.ts'
import { procedure } from './procedure.ts'

export const health = {
  get: procedure
    .meta({ kind: 'query', permission: 'health.read' })
    .route({
      method: 'GET',
      path: '/health',
      summary: 'Read whether all is well, and what to do where it is not',
      tags: ['health'],
    })
    .input(z.strictObject({}))
    .output(Health),
}
