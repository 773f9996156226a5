/** Against a stolen disk only length counts, since there throttling does not: 12 characters at least. */
export const passwordLengthMin = 12

const common = new Set([
  'password1234',
  'passwordpassword',
  'qwertyuiop12',
  'qwertzuiop12',
  '123456789012',
  '1234567890123',
  'adminadmin12',
  'letmeinletmein',
  'iloveyou1234',
  'welcome12345',
  'changeme1234',
])

/** Why a new password is not taken, as one sentence; null when it is. */
export function passwordFault(password: string): string | null {
  const length = [...password].length
  if (length < passwordLengthMin)
    return `The password has ${length} characters; at least ${passwordLengthMin} are needed, because a stolen disk can be tried without limit. Four random words are easy to keep in mind.`
  if (new Set(password).size < 5 || common.has(password.toLowerCase()))
    return 'This password is among the first that are tried. Choose another; four random words are easy to keep in mind.'
  return null
}
