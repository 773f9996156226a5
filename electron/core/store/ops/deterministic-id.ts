import { createHash } from 'node:crypto'

/**
 * A UUID that follows from its name: two laptops that see the same mail and rule make the same task.
 *
 * Shapes: `namespace` is a UUID, the answer a UUID of version 5 in lower case. Source: RFC 9562 section 5.5.
 */
export function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  const hash = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16)
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The id of the task that a rule makes of a message. Source: sync.md 6.6. */
export const taskIdOf = (orgId: string, fingerprint: string, ruleId: string): string =>
  `task_${uuidV5(orgId, `task|${fingerprint}|${ruleId}`)}`

/** The id of one step of an escalation ladder. Source: sync.md 6.6. */
export const escalationIdOf = (taskId: string, ruleId: string, step: number, dueAt: number): string =>
  `escalation_${uuidV5(taskId.slice('task_'.length), `${ruleId}|${step}|${dueAt}`)}`
