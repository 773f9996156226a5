import { afterEach, describe, expect, it } from 'vitest'
import { type TestOrgo, testOrgo } from './test-orgo.ts'
import { sentAt, writeMail } from './write-mail.ts'

// The rule file exactly as the organisation wrote it, before it knew of any other form.
const ownRules = `- condition: "subject contains 'emergency'"
  action:
    route_to: "emergency@organization.com"
    attach: ["emergency_protocol.pdf"]
    escalate_after: "1 hour"
`
const emergency = writeMail({ subject: 'Plumbing EMERGENCY in flat 9', from: 'Ottilie Example <ottilie@postbox.example>' })

let orgo: TestOrgo
afterEach(() => orgo.close())

async function importLive(shippedRules: boolean) {
  orgo = await testOrgo({ rules: { 'facilities/rules.yaml': ownRules }, shippedRules })
  const archive = await orgo.importMbox([emergency], { mode: 'live' })
  const { rows } = await orgo.client.tasks.list({})
  const summary = rows[0]
  if (!summary) throw new Error('no task was made')
  return { archive, rows, task: await orgo.client.tasks.get({ taskId: summary.taskId }) }
}

describe('a rule file of the shortest form in a new module folder', () => {
  it.each([true, false])(
    'TSK-1 makes a task with route, attachment and escalation, each with why (shipped rules: %s)',
    async (shipped) => {
      const { archive, rows, task } = await importLive(shipped)
      expect(archive).toMatchObject({ found: 1, imported: 1, tasks: 1, withheld: 0, mode: 'live' })
      expect(rows).toHaveLength(1)
      expect(task.title).toBe('Plumbing EMERGENCY in flat 9')
      expect(task.routeTo).toContain('emergency@organization.com')
      expect(task.files.map((file) => file.name)).toContain('emergency_protocol.pdf')
      expect(task.escalations).toContainEqual(
        expect.objectContaining({ state: 'pending', after: '1 hour', dueAt: sentAt + 3_600_000, to: 'role:coordinator' }),
      )
      const own = task.why.filter(({ cause }) => cause.sentence.includes('rules/facilities/rules.yaml:1'))
      expect(own.map(({ field }) => field).sort()).toEqual(expect.arrayContaining(['escalation_steps', 'files', 'route_to']))
      const message = task.messages[0]
      for (const { cause } of own) {
        expect(cause.messageId).toBe(message?.messageId)
        expect(cause.actor).toMatchObject({ kind: 'rule', ruleHash: expect.stringMatching(/^[0-9a-f]{8,}$/) })
        expect(cause.sentence).toContain('matched the message "Plumbing EMERGENCY in flat 9"')
      }
    },
  )

  it('is a module by its folder alone', async () => {
    const { task } = await importLive(false)
    expect(task.module).toBe('facilities')
    expect(await orgo.client.rules.modules({})).toMatchObject([
      { module: 'facilities', title: 'Facilities', workflow: { name: 'default' } },
    ])
    expect(task.nextStates.map((state) => state.status)).toEqual(['open', 'waiting', 'done', 'declined'])
  })
})
