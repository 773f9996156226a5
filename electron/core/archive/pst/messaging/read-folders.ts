import type { FolderRole } from '../../archive-folder.ts'
import { openPropertyContext, type PropertyContext } from '../ltp/property-context.ts'
import { openTable } from '../ltp/table-context.ts'
import { createFaultList, hex, type Report } from '../ndb/fault-list.ts'
import { nidType, siblingNid, typeOfNid, wellKnownNid } from '../ndb/node-id.ts'
import { type Contents, readContents } from './folder-contents.ts'
import { type FolderContext, textIn } from './folder-context.ts'
import { findSpecialFolders, roleByName } from './folder-roles.ts'
import { folderDepthMax } from './limits.ts'
import type { NodeIndex } from './node-index.ts'
import { pid } from './property-ids.ts'
import type { StoreFacts } from './read-store.ts'

/**
 * A folder of the file.
 *
 * Shapes: `items` counts what `itemRefs` gives, of which `recovered` are known to the node b-tree alone; `associated` counts hidden settings, which
 * are no items; times are UTC milliseconds, null where the contents table has no column for them.
 */
export type PstFolder = Contents & {
  nid: number
  path: string[]
  role: FolderRole | null
  containerClass: string
  problem: string | null
}

type Place = { nid: number; path: string[]; depth: number; inSubtree: boolean; nameInTable: string | null }

/**
 * Lists the folders of the file in the order of its tree: first those under the IPM subtree, then the others that hold items.
 *
 * Search folders show items of other folders and are left out. A folder that no other one lists comes last, under its own name.
 * Source: MS-PST 2.4.4 (folders).
 */
export function readFolders(context: FolderContext): PstFolder[] {
  const special = findSpecialFolders(context)
  const visited = new Set<number>()
  const inside: PstFolder[] = []
  const outside: PstFolder[] = []
  const walk = (start: Place): void => {
    const waiting = [start]
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (visited.has(place.nid)) continue
      visited.add(place.nid)
      const { folder, children } = readFolder(context, place, special)
      const isTop = place.nid === special.subtree || place.nid === wellKnownNid.rootFolder
      if (folder.items > 0 || (place.inSubtree && !isTop)) (place.inSubtree ? inside : outside).push(folder)
      if (place.depth < folderDepthMax) for (const child of children.reverse()) waiting.push(child)
      else if (children.length > 0)
        context.report(
          'nested_too_deep',
          `The folders below ${folder.path.join(' / ')} lie deeper than ${folderDepthMax} levels.`,
        )
    }
  }
  walk({ nid: wellKnownNid.rootFolder, path: [], depth: 0, inSubtree: false, nameInTable: null })
  for (const nid of detachedFirst(context.index)) walk({ nid, path: [], depth: 1, inSubtree: false, nameInTable: null })
  return [...inside, ...outside]
}

/** The tops of trees whose parent is not in the file, then all others, so that a folder keeps what is left of its path. */
function* detachedFirst({ folders, folderNids }: NodeIndex): Generator<number> {
  const known = new Set(folderNids)
  for (const [parent, children] of folders) if (!known.has(parent)) yield* children
  yield* folderNids
}

type Special = ReturnType<typeof findSpecialFolders>

function readFolder(context: FolderContext, place: Place, special: Special): { folder: PstFolder; children: Place[] } {
  const faults = createFaultList()
  const node = context.openNode(place.nid, faults.report)
  const properties = node === null ? null : openPropertyContext(node, faults.report)
  const name = nameOf(properties, context.store) ?? place.nameInTable ?? `Folder ${hex(place.nid)}`
  const isSubtree = place.nid === special.subtree
  const isRoot = place.nid === wellKnownNid.rootFolder
  const path = [...place.path, name]
  const contents = readContents(context, place.nid, faults.report)
  const containerClass = properties === null ? '' : (textIn(properties, pid.containerClass, context.store) ?? '')
  const folder: PstFolder = {
    nid: place.nid,
    path,
    role: special.roles.get(place.nid) ?? (place.path.length === 0 && place.inSubtree ? roleByName(name) : null),
    containerClass,
    ...contents,
    problem: faults.faults.length === 0 ? null : `This folder is damaged. ${faults.faults[0]?.message ?? ''}`,
  }
  const children = listChildren(context, place.nid, faults.report).map(({ nid, nameInTable }) => ({
    nid,
    nameInTable,
    path: isRoot || isSubtree ? [] : path,
    depth: place.depth + 1,
    inSubtree: place.inSubtree || isSubtree || nid === special.subtree,
  }))
  return { folder, children: isRoot ? subtreeFirst(children, special.subtree) : children }
}

const subtreeFirst = (children: Place[], subtree: number | null): Place[] => [
  ...children.filter(({ nid }) => nid === subtree),
  ...children.filter(({ nid }) => nid !== subtree),
]

/** Children as the hierarchy table has them, then those that only name this folder as their parent. */
function listChildren(context: FolderContext, nid: number, report: Report): { nid: number; nameInTable: string | null }[] {
  const children = new Map<number, string | null>()
  const tableNode = context.openNode(siblingNid(nid, nidType.hierarchyTable), () => {})
  const table = tableNode === null ? null : openTable(tableNode, report)
  if (table !== null) {
    for (const row of table.rows()) {
      if (typeOfNid(row.rowId) !== nidType.normalFolder || row.rowId === nid) continue
      children.set(row.rowId, textIn(table.propertiesOf(row, report), pid.displayName, context.store))
    }
  }
  for (const child of context.index.folders.get(nid) ?? []) if (!children.has(child)) children.set(child, null)
  return [...children].map(([child, nameInTable]) => ({ nid: child, nameInTable }))
}

function nameOf(properties: PropertyContext | null, store: StoreFacts): string | null {
  const name = properties === null ? null : textIn(properties, pid.displayName, store)
  return name === null || name === '' ? null : name
}
