/** A condition compiled to indexes into the program's table of distinct tests. */
export type ProgramNode =
  | { op: 'always' }
  | { op: 'and' | 'or'; items: ProgramNode[] }
  | { op: 'not'; item: ProgramNode }
  | { op: 'test'; index: number }

/** All distinct tests of a rule set, compiled once. */
export type Program = { readonly size: number }
