import type { z } from 'zod'

type Issue = z.core.$ZodRawIssue

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
}

/**
 * What is wrong with a value, for the reader of a command line, a form or a REST answer: it follows the field's name and a colon.
 *
 * A sentence that a schema brings of its own goes before this one.
 */
export function sayIssue(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`
    case 'too_small':
      return saySize('at least', issue.origin, Number(issue.minimum), issue.inclusive)
    case 'too_big':
      return saySize('at most', issue.origin, Number(issue.maximum), issue.inclusive)
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`
    case 'unrecognized_keys':
      return `has no field ${issue.keys.join(', ')}`
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`
    case 'invalid_union':
      return 'has none of the forms that are taken here'
    default:
      return 'does not have the form that is taken here'
  }
}

function saySize(word: 'at least' | 'at most', origin: string, bound: number, inclusive: boolean | undefined): string {
  const most = word === 'at least' ? 'more than' : 'less than'
  const limit = inclusive === false ? `${most} ${bound}` : `${word} ${bound}`
  if (origin === 'string') return bound === 1 && word === 'at least' ? 'must not be empty' : `must have ${limit} characters`
  if (origin === 'array' || origin === 'set')
    return bound === 1 && word === 'at least' ? 'must name one' : `must have ${limit} ${bound === 1 ? 'entry' : 'entries'}`
  return `must be ${limit}`
}
