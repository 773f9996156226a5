import { afterEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { dateHeader, sentAt, writeMail } from './write-mail.ts'

const rulesWith = (suppress: string) => ({
  'desk/rules.yaml': `- { id: first, if: "body contains 'the first word'", then: { set_priority: high${suppress} } }
- { id: thanks, once: per_message, if: "body contains 'the second word'", then: { send_template: thanks } }
`,
})
const first = writeMail({ id: 'a@sender.example', subject: 'A matter', body: 'This is the first word.' })
const second = writeMail({
  id: 'b@sender.example',
  inReplyTo: 'a@sender.example',
  subject: 'Re: A matter',
  date: dateHeader(sentAt + 60_000),
  body: 'This is the second word.',
})

let orgo: TestOrgo
afterEach(() => orgo.close())

describe('T9 a thread in which a rule forbade automatic replies', () => {
  it.each([
    ['stays without them, whichever mail comes later', ', suppress_auto_reply: true', []],
    ['and one in which none did', '', ['send_template']],
  ])('%s', async (_what, suppress, expected) => {
    orgo = await testOrgo({ rules: rulesWith(suppress), shippedRules: false })
    await orgo.importMbox([first])
    await orgo.importMbox([second])
    const [row] = (await orgo.client.tasks.list({})).rows
    const task = await orgo.client.tasks.get({ taskId: row?.taskId ?? '' })
    expect(task.withheld.map(({ action }) => action)).toEqual(expected)
  })
})
