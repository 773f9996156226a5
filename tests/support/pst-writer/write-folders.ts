import { storeProperty } from './encode-value.ts'
import { type FolderRole, type FolderSpec, type ItemSpec, propertyTypes as types } from './item-spec.ts'
import { nodeKinds } from './node-database.ts'
import { type NodeParts, writeProperties } from './property-context.ts'
import {
  associatedColumns,
  attachmentColumns,
  contentsColumns,
  hierarchyColumns,
  recipientColumns,
  searchColumns,
} from './table-columns.ts'
import { createTable, type TableWriter } from './table-context.ts'
import { type ItemWriter, writeItem } from './write-item.ts'
import { roleProperties, type StorePlaces } from './write-store.ts'

type Folder = {
  nodeId: number
  parent: number
  name: string
  containerClass: string
  role: FolderRole | null
  children: Folder[]
  contents: TableWriter
  associated: TableWriter
  items: number
  unread: number
  hidden: number
}

/** The folders of a store while it is written. Source: MS-PST 2.4.4. */
export type Folders = {
  add(folder: FolderSpec): void
  finish(): { places: StorePlaces; items: number; folders: number }
}

const rootFolder = 0x122
const templates = { hierarchy: 0x60d, contents: 0x60e, associated: 0x60f, search: 0x610, attachments: 0x671, recipients: 0x692 }
const readFlag = 1

const containerClasses: ReadonlyMap<FolderRole, string> = new Map([
  ['calendar', 'IPF.Appointment'],
  ['contacts', 'IPF.Contact'],
  ['tasks', 'IPF.Task'],
  ['notes', 'IPF.StickyNote'],
  ['journal', 'IPF.Journal'],
])

export function createFolders(writer: ItemWriter, recordKey: Buffer): Folders {
  const { database, text } = writer
  const all: Folder[] = []
  const byPath = new Map<string, Folder>()
  const make = (nodeId: number, parent: Folder | null, name: string, containerClass: string): Folder => {
    const folder: Folder = {
      nodeId,
      parent: parent?.nodeId ?? nodeId,
      name,
      containerClass,
      role: null,
      children: [],
      contents: createTable(database, contentsColumns(text), writer.leafRoom),
      associated: createTable(database, associatedColumns(text), writer.leafRoom),
      items: 0,
      unread: 0,
      hidden: 0,
    }
    parent?.children.push(folder)
    all.push(folder)
    return folder
  }
  const newFolder = (parent: Folder, name: string, containerClass = ''): Folder =>
    make(database.newNodeId(nodeKinds.folder), parent, name, containerClass)

  const root = make(rootFolder, null, '', '')
  const top = newFolder(root, 'Top of Personal Folders')
  const search = newFolder(root, 'Search Root')
  const at = (path: readonly string[]): Folder => {
    const key = JSON.stringify(path)
    const known = path.length === 0 ? top : byPath.get(key)
    if (known) return known
    const folder = newFolder(at(path.slice(0, -1)), path.at(-1) ?? '', 'IPF.Note')
    byPath.set(key, folder)
    return folder
  }
  return {
    add({ path, items, role, containerClass }) {
      const folder = at(path)
      if (role) {
        folder.role = role
        folder.containerClass = containerClasses.get(role) ?? 'IPF.Note'
      }
      if (containerClass !== undefined) folder.containerClass = containerClass
      for (const item of items) addItem(writer, folder, item)
    },
    finish() {
      if (!all.some(({ role }) => role === 'deleted')) at(['Deleted Items']).role = 'deleted'
      const roles = new Map(all.flatMap(({ role, nodeId }) => (role ? [[role, nodeId] as const] : [])))
      for (const folder of all)
        writeFolder(writer, folder, folder === root || folder.role === 'inbox' ? roleProperties(recordKey, roles) : [])
      writeTemplates(writer)
      return {
        places: { top: top.nodeId, search: search.nodeId, roles },
        items: all.reduce((sum, { items, hidden }) => sum + items + hidden, 0),
        folders: all.length - 3,
      }
    },
  }
}

function addItem({ database, ...rest }: ItemWriter, folder: Folder, item: ItemSpec): void {
  const { data, subnodes, stored } = writeItem({ database, ...rest }, item)
  const kind = item.associated ? nodeKinds.associatedMessage : nodeKinds.message
  const nodeId = database.newNodeId(kind)
  database.addNode({ nodeId, data, subnodes: database.writeSubnodes(subnodes), parent: folder.nodeId })
  const cells = new Map(stored.filter(({ bytes }) => bytes.length <= 1024).map(({ id, bytes }) => [id, bytes]))
  if (item.associated) {
    folder.associated.addRow(nodeId, cells)
    folder.hidden += 1
    return
  }
  folder.contents.addRow(nodeId, cells)
  folder.items += 1
  const flags = stored.find(({ id }) => id === 0x0e07)?.bytes.readUInt32LE() ?? readFlag
  if ((flags & readFlag) === 0) folder.unread += 1
}

type Extra = { id: number; type: number; value: string | number | boolean | Uint8Array }

function folderProperties(folder: Folder): Extra[] {
  return [
    { id: 0x3001, type: types.string, value: folder.name },
    { id: 0x3602, type: types.integer32, value: folder.items },
    { id: 0x3603, type: types.integer32, value: folder.unread },
    { id: 0x360a, type: types.boolean, value: folder.children.length > 0 },
    ...(folder.containerClass === '' ? [] : [{ id: 0x3613, type: types.string, value: folder.containerClass }]),
  ]
}

/** A folder is four nodes of one number: its properties and the tables of its folders, items and hidden items. */
function writeFolder(writer: ItemWriter, folder: Folder, extra: readonly Extra[]): void {
  const { database, text } = writer
  const hierarchy = createTable(database, hierarchyColumns(text), writer.leafRoom)
  for (const child of folder.children) {
    const stored = folderProperties(child).map(({ id, type, value }) => storeProperty(id, type, value, text))
    hierarchy.addRow(child.nodeId, new Map(stored.map(({ id, bytes }) => [id, bytes])))
  }
  const properties = [...folderProperties(folder), ...extra].map(({ id, type, value }) => storeProperty(id, type, value, text))
  const number = folder.nodeId - (folder.nodeId % 32)
  addNode(writer, folder.nodeId, folder.parent, writeProperties(database, properties, writer.leafRoom))
  addNode(writer, number + nodeKinds.hierarchyTable, 0, hierarchy.finish())
  addNode(writer, number + nodeKinds.contentsTable, 0, folder.contents.finish())
  addNode(writer, number + nodeKinds.associatedTable, 0, folder.associated.finish())
}

function writeTemplates(writer: ItemWriter): void {
  const { database, text } = writer
  const empty = [
    [templates.hierarchy, hierarchyColumns(text)],
    [templates.contents, contentsColumns(text)],
    [templates.associated, associatedColumns(text)],
    [templates.search, searchColumns(text)],
    [templates.attachments, attachmentColumns(text)],
    [templates.recipients, recipientColumns(text)],
  ] as const
  for (const [nodeId, columns] of empty) addNode(writer, nodeId, 0, createTable(database, columns).finish())
}

function addNode({ database }: ItemWriter, nodeId: number, parent: number, parts: NodeParts): void {
  database.addNode({ nodeId, data: parts.data, subnodes: database.writeSubnodes(parts.subnodes), parent })
}
