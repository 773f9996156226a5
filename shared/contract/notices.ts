import { z } from 'zod'
import { DigestPreview, NoticeChoice, PersonNotices } from '#shared/model/notice.ts'
import { procedure } from './procedure.ts'

const tags = ['notices']
const PERSON_NOT_FOUND = { status: 404, message: 'Nobody of this id works here.' } as const
/** As the people file names somebody, with or without `person:`; `me` is the caller. */
const PersonId = z.string().trim().min(1).max(100)

export const notices = {
  list: procedure
    .meta({ kind: 'query', permission: 'notice.manage' })
    .route({ method: 'GET', path: '/notices', summary: 'List who is told of what by which way', tags })
    .input(z.strictObject({}))
    .output(z.array(PersonNotices)),
  get: procedure
    .meta({ kind: 'query', permission: 'notice.manage' })
    .route({ method: 'GET', path: '/notices/{personId}', summary: 'Say what one person is told of', tags })
    .input(z.strictObject({ personId: PersonId }))
    .errors({ PERSON_NOT_FOUND })
    .output(PersonNotices),
  set: procedure
    .meta({ kind: 'command', permission: 'notice.manage' })
    .route({
      method: 'PUT',
      path: '/notices/{personId}',
      summary: 'Change what one person is told of; null goes back to the default',
      tags,
    })
    .input(z.strictObject({ personId: PersonId, choice: NoticeChoice.nullable() }))
    .errors({
      PERSON_NOT_FOUND,
      BAD_CHOICE: { status: 422, message: 'This cannot be chosen.', data: z.object({ sentence: z.string() }) },
    })
    .output(PersonNotices),
  preview: procedure
    .meta({ kind: 'query', permission: 'notice.manage' })
    .route({
      method: 'GET',
      path: '/notices/{personId}/digest',
      summary: 'Show the mail of today for one person, without sending it',
      tags,
    })
    .input(z.strictObject({ personId: PersonId }))
    .errors({ PERSON_NOT_FOUND })
    .output(DigestPreview),
}
