import { describe, expect, it } from 'vitest'
import { pathOfTemplateAddress, searchToPreviewOn, templateAddress } from './template-address.ts'

describe('B-19 the address of a text for mail', () => {
  it.each(['templates/email/task_assignment.en.liquid', 'templates/hr/hearing-invitation.officer.de.liquid'])(
    'leads back to %s',
    (path) => {
      const address = templateAddress(path)
      expect(address).not.toContain('.')
      expect(pathOfTemplateAddress(address.replace('/templates/edit/', ''))).toBe(path)
    },
  )

  it('keeps what the preview is of', () => {
    const address = templateAddress('templates/email/digest.en.liquid', { taskId: 'task_1' })
    expect(searchToPreviewOn(address.slice(address.indexOf('?')))).toEqual({ taskId: 'task_1' })
    expect(searchToPreviewOn('?on=elsewhere')).toBeNull()
  })
})
