import { describe, expect, it } from 'vitest'
import { passwordFault } from './password-policy.ts'

describe('A-8 new passwords', () => {
  it.each(['', 'short', 'elevenchars', '🔑'.repeat(11)])('refuses %j for its length', (password) => {
    expect(passwordFault(password)).toMatch(/^The password has \d+ characters; at least 12 are needed/)
  })
  it.each(['aaaaaaaaaaaaaaaa', 'abababababab', 'PasswordPassword', 'qwertyuiop12'])('refuses %j as a common one', (password) => {
    expect(passwordFault(password)).toMatch(/among the first that are tried/)
  })
  it.each(['four random words here', 'пароль для Орго', 'twelve-chars'])('takes %j', (password) => {
    expect(passwordFault(password)).toBeNull()
  })
})
