/**
 * The name of a reader as a greeting may say it, empty where it is none. Whoever writes to us chooses their name, and automatic answers go to the
 * address that they chose: words and links of a stranger must not leave in our name.
 */
export const nameToGreet = (name: string): string =>
  /^[\p{L}\p{M}][\p{L}\p{M}'’ -]*(?:\. [\p{L}\p{M}'’ -]+)*$/u.test(name) && name.length <= 50 ? name : ''
