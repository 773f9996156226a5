import type { ConditionContext } from '../build-test.ts'

class EveryName extends Set<string> {
  override has(): boolean {
    return true
  }
}

/**
 * What a condition may refer to where one file is read without the others: any list there may be.
 *
 * The form shows and writes what the file says; whether a list exists is for the check of the whole set to say.
 */
export const looseContext: ConditionContext = { zone: 'UTC', lists: new EveryName(), forTimer: false }
