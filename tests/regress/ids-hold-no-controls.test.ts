import { expect, it } from 'vitest'
import { makeMail } from '#core/mime/make-mail.ts'
import { parseMessage } from '#core/mime/parse-message.ts'

// Found by scripts/fuzz.ts (mbox, seed 1, 1623): what MIM-2 promises of subjects and addresses did not hold for ids.
it('MIM-2 A-29 ids hold no control characters and have an end, in brackets or without', async () => {
  const mail = makeMail([
    'Message-ID: <67890@local.\x1b(Bexample\x01>',
    'In-Reply-To: 12\x07\x0034@local.example',
    'References: <\x1b> <a\x7f@local.example> <b@local.example>',
  ])
  expect(await parseMessage(mail)).toMatchObject({
    messageId: '67890@local.(Bexample',
    inReplyTo: '1234@local.example',
    references: ['a@local.example', 'b@local.example'],
  })
  const endless = makeMail([`Message-ID: ${'x'.repeat(50_000)}`])
  expect((await parseMessage(endless)).messageId).toHaveLength(998)
})
