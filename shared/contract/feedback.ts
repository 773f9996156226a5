import { z } from 'zod'
import { FeedbackForm, FeedbackInput, FeedbackReceipt } from '#shared/model/feedback.ts'
import { procedure } from './procedure.ts'

const tags = ['feedback']

export const feedback = {
  form: procedure
    .meta({ kind: 'query', permission: 'feedback.submit' })
    .route({ method: 'GET', path: '/feedback/form', summary: 'Read how the page for visitors is set up', tags })
    .input(z.strictObject({}))
    .output(FeedbackForm),
  submit: procedure
    .meta({ kind: 'command', permission: 'feedback.submit' })
    .route({
      method: 'POST',
      path: '/feedback',
      successStatus: 201,
      summary: 'Take what a visitor wrote as a message, which the rules judge like mail that has just arrived',
      tags,
    })
    .input(FeedbackInput)
    .errors({
      NOT_OPEN: { status: 404, message: 'The page for visitors is switched off in config.yaml.' },
      BAD_ADDRESS: { status: 422, message: 'This is no mail address; one looks like name@example.org.' },
    })
    .output(FeedbackReceipt),
}
