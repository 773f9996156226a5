import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import type { Outputs } from '#shared/contract/contract.ts'

export type Insertable = Outputs['templates']['fields']

/** What stands between the last opening of a tag and the cursor; null outside of one. */
export function findLiquidPlace(before: string): { kind: 'field' | 'filter'; typed: string } | null {
  const from = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'))
  if (from < 0) return null
  const inside = before.slice(from + 2)
  if (inside.includes('}}') || inside.includes('%}')) return null
  const filter = /\|\s*([\w-]*)$/.exec(inside)
  if (filter) return { kind: 'filter', typed: filter[1] ?? '' }
  const field = /(?:^|[\s(])([\w.]*)$/.exec(inside)
  return field ? { kind: 'field', typed: field[1] ?? '' } : null
}

/** Offers the fields that a text may insert, and after `|` the filters it may use. */
export function completeLiquid(insertable: Insertable | null): Extension {
  if (insertable === null) return []
  const complete = (context: CompletionContext): CompletionResult | null => {
    const place = findLiquidPlace(context.state.sliceDoc(Math.max(0, context.pos - 500), context.pos))
    if (place === null) return null
    const offered = place.kind === 'field' ? insertable.fields : insertable.filters
    return {
      from: context.pos - place.typed.length,
      options: offered.map(({ name, description, example }) => ({
        label: name,
        type: 'variable',
        detail: example,
        info: description,
      })),
      validFor: /^[\w.-]*$/,
    }
  }
  return autocompletion({ override: [complete], icons: false, closeOnBlur: true })
}
