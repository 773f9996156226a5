import { describe, expect, it } from 'vitest'
import { foretellStep } from './foretell-step.ts'

describe('the reason of a step that waits', () => {
  it('ESC-4 speaks of what will be, not of what has been', () => {
    const since = 'the mail arrived'
    expect(foretellStep({ after: '1 hour', unless: 'task.handled' }, since)).toBe(
      'It falls due 1 hour after the mail arrived, if nobody has taken the task up by then.',
    )
    expect(foretellStep({ after: '1 day', unless: 'not task.open' }, since)).toContain('if the task is still open then')
    expect(foretellStep({ after: '1 day', unless: 'priority is urgent' }, since)).toContain('unless priority is urgent')
  })
})
