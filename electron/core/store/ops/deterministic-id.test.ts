import { describe, expect, it } from 'vitest'
import { escalationIdOf, taskIdOf, uuidV5 } from './deterministic-id.ts'

const org = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

describe('uuidV5', () => {
  it('makes the example of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
  })
})

describe('ids that follow from what they name', () => {
  // Changing one of these makes another task on every laptop that has seen the mail: they are frozen.
  it('TSK-2 names a task by organisation, mail and rule', () => {
    expect(taskIdOf(org, '00112233445566778899aabbccddeeff', 'a-rule')).toBe('task_aca1119f-e522-59b6-8d5a-009ac80fc2ae')
    expect(taskIdOf(org, '00112233445566778899aabbccddeeff', 'b-rule')).not.toBe(
      taskIdOf(org, '00112233445566778899aabbccddeeff', 'a-rule'),
    )
  })

  it('ESC-1 names an escalation by task, rule, step and due time', () => {
    const taskId = taskIdOf(org, '00', 'a-rule')
    const ids = [
      escalationIdOf(taskId, 'a-rule', 1, 1000),
      escalationIdOf(taskId, 'a-rule', 2, 1000),
      escalationIdOf(taskId, 'b-rule', 1, 1000),
      escalationIdOf(taskId, 'a-rule', 1, 1001),
    ]
    expect(new Set(ids).size).toBe(4)
    expect(ids[0]).toBe(escalationIdOf(taskId, 'a-rule', 1, 1000))
    expect(ids[0]).toMatch(/^escalation_[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})
