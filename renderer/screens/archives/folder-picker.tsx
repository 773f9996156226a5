import { Checkbox } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconTrash, IconTrashX } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react'
import type { ArchiveFolder } from '#shared/model/archive.ts'
import { formatDay, formatNumber } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import { buildFolderTree, type FolderNode, listSeen, type Tick, tickAll, toggleNode } from './folder-tree.ts'
import './folder-picker.css'

type Props = {
  name: string
  folders: readonly ArchiveFolder[]
  chosen: ReadonlySet<string>
  /** Whether folders of deleted items are read; where not, they are shown as left out. */
  deletedItems: boolean
  onChange: (chosen: ReadonlySet<string>) => void
}

/** 36 px: a row that a finger can hit. */
const rowHeight = 36

/**
 * The folders of an archive as a tree with ticks; a tick on a folder is one on all below it.
 *
 * Keys: arrows move and fold, Space ticks, Home and End go to the ends. Thousands of folders are drawn by what is in sight.
 */
export function FolderPicker({ name, folders, chosen, deletedItems, onChange }: Props) {
  const root = useMemo(() => buildFolderTree(name, folders), [name, folders])
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [activeKey, setActiveKey] = useState(root.key)
  const seen = useMemo(() => listSeen(root, folded), [root, folded])
  const ticks = useMemo(() => tickAll(root, chosen), [root, chosen])
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: seen.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const active = Math.max(
    0,
    seen.findIndex(({ key }) => key === activeKey),
  )
  const moveTo = (place: number) => {
    const node = seen[Math.min(Math.max(place, 0), seen.length - 1)]
    if (!node) return
    setActiveKey(node.key)
    virtual.scrollToIndex(seen.indexOf(node))
  }
  const fold = (node: FolderNode, isFolded: boolean) => {
    const next = new Set(folded)
    if (isFolded) next.add(node.key)
    else next.delete(node.key)
    setFolded(next)
  }
  const press = (event: KeyboardEvent) => {
    const node = seen[active]
    if (!node || event.altKey || event.ctrlKey || event.metaKey) return
    const isFolded = folded.has(node.key)
    const canFold = node.children.length > 0
    const does: Record<string, () => void> = {
      ArrowDown: () => moveTo(active + 1),
      ArrowUp: () => moveTo(active - 1),
      Home: () => moveTo(0),
      End: () => moveTo(seen.length - 1),
      ArrowRight: () => (canFold && isFolded ? fold(node, false) : moveTo(active + 1)),
      ArrowLeft: () => (canFold && !isFolded ? fold(node, true) : moveTo(findParent(seen, active))),
      ' ': () => onChange(toggleNode(node, chosen)),
    }
    const act = does[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const items = virtual.getVirtualItems()
  const isActiveDrawn = items.some(({ index }) => index === active)
  return (
    <div
      ref={scroller}
      className="folder-tree"
      role="tree"
      tabIndex={0}
      aria-label={t('import.foldersOf', { name })}
      aria-multiselectable
      aria-activedescendant={isActiveDrawn ? `${id}-${active}` : undefined}
      onKeyDown={press}
    >
      <div role="none" className="folder-space" style={{ blockSize: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const node = seen[index]
          if (!node) return null
          return (
            <FolderRow
              key={node.key}
              id={`${id}-${index}`}
              node={node}
              tick={ticks.get(node.key) ?? 'none'}
              isFolded={folded.has(node.key)}
              isActive={index === active}
              isLeftOut={!deletedItems && node.folder?.role === 'deleted'}
              top={start}
              onFold={() => fold(node, !folded.has(node.key))}
              onTick={() => {
                setActiveKey(node.key)
                onChange(toggleNode(node, chosen))
              }}
            />
          )
        })}
      </div>
    </div>
  )
}

/** The place of the folder around the one at a place; its own where there is none. */
function findParent(seen: readonly FolderNode[], place: number): number {
  const depth = seen[place]?.depth ?? 0
  const above = seen.slice(0, place).findLastIndex((node) => node.depth < depth)
  return above === -1 ? place : above
}

type RowProps = {
  id: string
  node: FolderNode
  tick: Tick
  isFolded: boolean
  isActive: boolean
  isLeftOut: boolean
  top: number
  onFold: () => void
  onTick: () => void
}

const ariaTicks = { all: 'true', some: 'mixed', none: 'false' } as const

function FolderRow({ id, node, tick, isFolded, isActive, isLeftOut, top, onFold, onTick }: RowProps) {
  const { folder, children } = node
  const Chevron = isFolded ? IconChevronRight : IconChevronDown
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names its active row
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree reads the keys of all its rows
    <div
      id={id}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-checked={ariaTicks[tick]}
      aria-expanded={children.length > 0 ? !isFolded : undefined}
      className={isActive ? 'folder-row folder-row-active' : 'folder-row'}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 4 + Math.min(node.depth, 12) * 16 }}
      onClick={onTick}
    >
      {children.length > 0 ? (
        // biome-ignore lint/a11y/useKeyWithClickEvents: Left and Right fold
        // biome-ignore lint/a11y/noStaticElementInteractions: a pointer's way to what the arrows do
        <span
          className="folder-fold"
          onClick={(event) => {
            event.stopPropagation()
            onFold()
          }}
        >
          <Chevron size={16} aria-hidden />
        </span>
      ) : (
        <span className="folder-fold" />
      )}
      <Checkbox.Indicator checked={tick === 'all'} indeterminate={tick === 'some'} size="xs" aria-hidden />
      <span
        className={isLeftOut ? 'folder-name folder-left-out cut' : 'folder-name cut'}
        dir="auto"
        title={node.path.join(' / ')}
      >
        {node.name}
      </span>
      <FolderMarks folder={folder} isLeftOut={isLeftOut} />
    </div>
  )
}

function FolderMarks({ folder, isLeftOut }: { folder: ArchiveFolder | null; isLeftOut: boolean }) {
  if (!folder) return null
  const { role, items, earliest, latest, problem } = folder
  return (
    <>
      {problem && <span className="tone-warning cut">{problem}</span>}
      {role && (
        <span className="folder-role">
          {role === 'deleted' && <IconTrash size={14} aria-hidden />}
          {role === 'junk' && <IconTrashX size={14} aria-hidden />}
          <span>
            {t(`folder.role.${role}`)}
            {isLeftOut && `, ${t('import.leftOut')}`}
          </span>
        </span>
      )}
      {earliest !== null && latest !== null && (
        <span className="folder-dates muted">
          {formatDay(earliest)} – {formatDay(latest)}
        </span>
      )}
      <span className="folder-items">{items === null ? '' : formatNumber(items)}</span>
    </>
  )
}
