/** Operators on text and addresses; `matches` holds an RE2 pattern, `like` globs, the others plain words. */
export type TextOperator = 'contains' | 'equals' | 'starts_with' | 'ends_with' | 'like' | 'matches'

export type NumberOperator = 'equals' | '>' | '<' | '>=' | '<='

/** Which fact a test reads. `header` is the lower-case header name for the field `header`, else null. */
export type FieldRef = { field: string; header: string | null }

/**
 * One question about one fact, without negation.
 *
 * Shapes: several `values` are alternatives unless `all`; `list` names a list of the file or of `shared.yaml`; `at` is a local date or
 * date-time, read in `zone`; `duration` is canonical duration text; an `attachment` test without `globs` asks for any file.
 */
export type Test =
  | { kind: 'flag'; field: string }
  | { kind: 'attachment'; globs: string[] }
  | { kind: 'text'; ref: FieldRef; operator: TextOperator; values: string[]; exactly: boolean; all: boolean; word: boolean }
  | { kind: 'in'; ref: FieldRef; list: string | null; values: string[] }
  | { kind: 'time'; field: string; operator: 'before' | 'after' | 'equals'; at: string[]; zone: string }
  | { kind: 'age'; field: string; operator: 'older' | 'newer'; duration: string; zone: string }
  | { kind: 'number'; field: string; operator: NumberOperator; values: number[] }
  | { kind: 'empty'; ref: FieldRef }

/** The one canonical tree behind short text, structured YAML and the form: equal nested groups are flattened, order is kept. */
export type Condition =
  | { op: 'always' }
  | { op: 'and' | 'or'; items: Condition[] }
  | { op: 'not'; item: Condition }
  | { op: 'test'; test: Test }

/** Joins conditions into one group: a group of one is that one, nested groups of the same kind are flattened. */
export function groupConditions(op: 'and' | 'or', items: Condition[]): Condition {
  const flat = items.flatMap((item) => (item.op === op ? item.items : [item]))
  const [only] = flat
  return flat.length === 1 && only ? only : { op, items: flat }
}

/** All tests of a condition, from left to right. */
export function listTests(condition: Condition): Test[] {
  if (condition.op === 'always') return []
  if (condition.op === 'test') return [condition.test]
  return (condition.op === 'not' ? [condition.item] : condition.items).flatMap(listTests)
}

/** The names of the fields a condition reads, one per test. */
export function listFields(condition: Condition): string[] {
  return listTests(condition).map((test) => {
    if (test.kind === 'attachment') return 'attachment.name'
    return 'ref' in test ? test.ref.field : test.field
  })
}
