import type { ArchiveFolder, FolderPath } from '#shared/model/archive.ts'

/** A folder in the tree of what may be imported. A folder that the archive only names within a path has no `folder`. */
export type FolderNode = {
  key: string
  name: string
  depth: number
  path: FolderPath
  folder: ArchiveFolder | null
  children: FolderNode[]
}

/** Whether a folder and all within it are chosen, some of them, or none. */
export type Tick = 'all' | 'some' | 'none'

/** A path as one text that no other path has, whatever its names hold. */
export const keyOfPath = (path: FolderPath): string => JSON.stringify(path)

/** The tree of an archive's folders below one root, which is the archive itself; order is the archive's. */
export function buildFolderTree(name: string, folders: readonly ArchiveFolder[]): FolderNode {
  const root: FolderNode = { key: keyOfPath([]), name, depth: 0, path: [], folder: null, children: [] }
  const nodes = new Map([[root.key, root]])
  const find = (path: FolderPath): FolderNode => {
    const key = keyOfPath(path)
    const known = nodes.get(key)
    if (known) return known
    const node: FolderNode = { key, name: path.at(-1) ?? '', depth: path.length, path, folder: null, children: [] }
    nodes.set(key, node)
    find(path.slice(0, -1)).children.push(node)
    return node
  }
  for (const folder of folders) find(folder.path).folder = folder
  return root
}

/** The nodes that are seen, from the top down: what is within a folded node is left out. */
export function listSeen(root: FolderNode, folded: ReadonlySet<string>): FolderNode[] {
  const seen: FolderNode[] = []
  const visit = (node: FolderNode): void => {
    seen.push(node)
    if (!folded.has(node.key)) node.children.forEach(visit)
  }
  visit(root)
  return seen
}

/** The keys of every folder at or below a node that the archive really has. */
export function listKeys(node: FolderNode): string[] {
  return [...(node.folder ? [node.key] : []), ...node.children.flatMap(listKeys)]
}

/** The tick of every node, by its key. */
export function tickAll(root: FolderNode, chosen: ReadonlySet<string>): ReadonlyMap<string, Tick> {
  const ticks = new Map<string, Tick>()
  const visit = (node: FolderNode): Tick => {
    const own: Tick[] = node.folder ? [chosen.has(node.key) ? 'all' : 'none'] : []
    const parts = new Set([...own, ...node.children.map(visit)])
    const tick = parts.size === 1 ? ([...parts][0] ?? 'none') : parts.size === 0 ? 'none' : 'some'
    ticks.set(node.key, tick)
    return tick
  }
  visit(root)
  return ticks
}

/** The choice after a node was clicked: what was wholly chosen goes with all below it, anything else comes in. */
export function toggleNode(node: FolderNode, chosen: ReadonlySet<string>): Set<string> {
  const keys = listKeys(node)
  const next = new Set(chosen)
  const isWhole = keys.every((key) => chosen.has(key))
  for (const key of keys) {
    if (isWhole) next.delete(key)
    else next.add(key)
  }
  return next
}

/** How many items are in the chosen folders; null where the archive does not tell of each. */
export function countChosen(folders: readonly ArchiveFolder[], isChosen: (folder: ArchiveFolder) => boolean): number | null {
  let items = 0
  for (const folder of folders) {
    if (!isChosen(folder)) continue
    if (folder.items === null) return null
    items += folder.items
  }
  return items
}
