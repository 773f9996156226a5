import { z } from 'zod'
import { Cursor, PageLimit, page } from '#shared/model/base.ts'
import { Circular, CircularDraft, CircularId, CircularPreview, CircularRecipient, Reach } from '#shared/model/circular.ts'
import { FileContent } from '#shared/model/message.ts'
import { procedure } from './procedure.ts'

const tags = ['circulars']
const CIRCULAR_NOT_FOUND = { status: 404, message: 'There is no such circular.' } as const
const CANNOT_SEND = {
  status: 422,
  message: 'This circular cannot be sent.',
  data: z.object({ sentence: z.string() }),
} as const

export const circulars = {
  list: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/circulars', summary: 'List the circulars, newest first', tags })
    .input(z.strictObject({ cursor: Cursor.optional(), limit: PageLimit }))
    .output(page(Circular)),
  get: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/circulars/{circularId}', summary: 'Read how a circular stands', tags })
    .input(z.strictObject({ circularId: CircularId }))
    .errors({ CIRCULAR_NOT_FOUND })
    .output(Circular),
  recipients: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({
      method: 'GET',
      path: '/circulars/{circularId}/recipients',
      summary: 'List who a circular goes to, with receipts; only those not reached is the list for telephone calls',
      tags,
    })
    .input(z.strictObject({ circularId: CircularId, reach: Reach.optional(), cursor: Cursor.optional(), limit: PageLimit }))
    .errors({ CIRCULAR_NOT_FOUND })
    .output(page(CircularRecipient)),
  csv: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'GET', path: '/circulars/{circularId}/csv', summary: 'Write the recipients of a circular as CSV', tags })
    .input(z.strictObject({ circularId: CircularId, reach: Reach.optional() }))
    .errors({ CIRCULAR_NOT_FOUND })
    .output(FileContent),
  preview: procedure
    .meta({ kind: 'query', permission: 'outbox.read' })
    .route({ method: 'POST', path: '/circulars/preview', summary: 'Say who would get a circular, and in which words', tags })
    .input(CircularDraft)
    .errors({ CANNOT_SEND })
    .output(CircularPreview),
  send: procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({
      method: 'POST',
      path: '/circulars',
      successStatus: 201,
      summary: 'Write a circular into the outbox, where it waits until it is released',
      tags,
    })
    .input(CircularDraft)
    .errors({ CANNOT_SEND })
    .output(Circular),
  release: procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({ method: 'POST', path: '/circulars/{circularId}/release', summary: 'Let all mails of a circular go out', tags })
    .input(z.strictObject({ circularId: CircularId }))
    .errors({ CIRCULAR_NOT_FOUND, CANNOT_SEND })
    .output(Circular),
  cancel: procedure
    .meta({ kind: 'command', permission: 'outbox.send' })
    .route({
      method: 'POST',
      path: '/circulars/{circularId}/cancel',
      summary: 'Withdraw the mails of a circular that have not left yet',
      tags,
    })
    .input(z.strictObject({ circularId: CircularId }))
    .errors({ CIRCULAR_NOT_FOUND })
    .output(Circular),
}
