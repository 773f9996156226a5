import { expect, it } from 'vitest'
import { testOrgo } from './test-orgo.ts'

const mail = (n: number, subject: string, date: string, inReplyTo: string) =>
  [
    'From: Mira Lindqvist <mira@tenants.example>',
    'To: repairs@riverside.example',
    `Date: ${date}`,
    `Message-ID: <m${n}@tenants.example>`,
    ...(inReplyTo === '' ? [] : [`In-Reply-To: ${inReplyTo}`]),
    `Subject: ${subject}`,
    '',
    `Message number ${n}.`,
    '',
  ].join('\n')

const rules = {
  'notes/once.yaml': `- id: note-water
  condition: "subject contains 'water'"
  action: { add_note: "Ask for the meter reading.", escalate_after: 2 hours }
`,
}

it('RUL-7 a rule acts once in a thread, however often its mails match', async () => {
  const orgo = await testOrgo({ rules })
  try {
    await orgo.importMbox(
      [
        mail(1, 'Water in the hall', 'Mon, 02 Nov 2026 08:00:00 +0000', ''),
        mail(2, 'Re: Water in the hall', 'Mon, 02 Nov 2026 09:00:00 +0000', '<m1@tenants.example>'),
        mail(3, 'Re: Water in the hall', 'Mon, 02 Nov 2026 10:00:00 +0000', '<m2@tenants.example>'),
      ],
      { mode: 'live' },
    )
    const [task] = (await orgo.client.tasks.list({})).rows
    const detail = await orgo.client.tasks.get({ taskId: task?.taskId ?? '' })
    expect(detail.messageCount).toBe(3)
    expect(detail.comments.map((comment) => comment.text)).toEqual(['Ask for the meter reading.'])
    expect(detail.escalations.filter((step) => step.ruleId === 'note-water')).toHaveLength(1)
  } finally {
    await orgo.close()
  }
})
