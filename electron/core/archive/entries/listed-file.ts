/**
 * Something that lies in a folder or zip, as the listing tells.
 *
 * Shapes: `names` lead from the root to it. `problem` words what is wrong with a `broken` one: it cannot be listed, or lies too deep.
 */
export type ListedFile = {
  names: readonly string[]
  kind: 'file' | 'folder' | 'link' | 'device' | 'broken'
  sizeBytes: number
  problem: string | null
}
