// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list are placed one by one, which no table allows
import { useElementSize } from '@mantine/hooks'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useAction } from '../actions/action-context.tsx'
import { t } from '../text/translate.ts'
import './record-list.css'

/** What a row's one link needs; the row around it follows the link's focus. */
export type RecordLinkProps = { href: string; tabIndex: 0 | -1; className: string; onFocus: () => void }

type RecordListProps<Row> = {
  label: string
  rows: readonly Row[]
  /** How many rows the whole list has, loaded or not. */
  total: number
  keyOf: (row: Row) => string
  hrefOf: (row: Row) => string
  /** The row that the reader shows. */
  openKey: string | null
  columns: readonly string[]
  /** The class that lays out a row's cells as columns. */
  layout: string
  /** The list's width in pixels from which its columns have room; below it a row has two lines. */
  wideFrom?: number
  /** The height in pixels of a row that is not wide, where it has more than two lines. */
  tallPx?: number
  renderCells: (row: Row, link: RecordLinkProps, wide: boolean) => ReactNode
  onEndReached: () => void
  /** Chooses the active row for a command over many; without it rows cannot be chosen. */
  onSelect?: (row: Row) => void
}

/** Where most lists have room for columns. Rows are 36 px, two lines 56 px. */
const usualWideFrom = 640
const wideRowPx = 36
const tallRowPx = 56
const loadAheadRows = 20

/**
 * A list of any length as a grid with one tab stop: J and K or the arrows move, Enter opens.
 *
 * Limits: only the visible rows are in the page, and always the active one, so that focus is never lost by scrolling.
 */
export function RecordList<Row>(props: RecordListProps<Row>) {
  const { rows, keyOf, hrefOf, openKey, onEndReached, wideFrom = usualWideFrom, tallPx = tallRowPx } = props
  const { ref: sizeRef, width } = useElementSize()
  const wide = width >= wideFrom
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const [, navigate] = useLocation()
  const count = rows.length
  const current = Math.min(active, Math.max(0, count - 1))

  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => (wide ? wideRowPx : tallPx),
    overscan: 12,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return shown.includes(current) || current >= count ? shown : [...shown, current].sort((a, b) => a - b)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows change their height only with the width of the list and their lines
  useEffect(() => virtual.measure(), [wide, tallPx])

  const openIndex = openKey === null ? -1 : rows.findIndex((row) => keyOf(row) === openKey)
  useEffect(() => {
    if (openIndex >= 0) setActive(openIndex)
  }, [openIndex])

  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0
  useEffect(() => {
    if (count > 0 && count < props.total && lastShown >= count - loadAheadRows) onEndReached()
  }, [lastShown, count, props.total, onEndReached])

  const focusActive = useCallback(() => {
    const link = scroller.current?.querySelector<HTMLElement>('a[tabindex="0"]')
    link?.focus({ preventScroll: true })
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the link of the new active row exists only after it was drawn
  useEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    focusActive()
  }, [current, focusActive])

  // React tells nothing of a focus that goes with its element, so this still says where it was.
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are drawn anew where the width changes their layout, and take the focus with them
  useEffect(() => {
    if (hadFocus.current && !scroller.current?.contains(document.activeElement)) focusActive()
  }, [wide, focusActive])

  const move = (step: 1 | -1) => {
    if (count === 0) return
    const inList = scroller.current?.contains(document.activeElement) ?? false
    const next = inList || openIndex >= 0 ? Math.min(count - 1, Math.max(0, current + step)) : current
    virtual.scrollToIndex(next)
    if (next === current) focusActive()
    wantsFocus.current = next !== current
    setActive(next)
  }
  useAction('next', () => move(1))
  useAction('previous', () => move(-1))
  const activeRow = rows[current]
  const { onSelect } = props
  useAction('select', activeRow === undefined || !onSelect ? null : () => onSelect(activeRow))
  useAction('open', activeRow === undefined ? null : () => navigate(hrefOf(activeRow)))

  return (
    <div className="records" ref={sizeRef}>
      <div role="grid" aria-label={props.label} aria-rowcount={props.total + 1} className="records-grid">
        {/* biome-ignore lint/a11y/useFocusableInteractive: headers do nothing; the links of the rows are the stops */}
        <div role="row" aria-rowindex={1} className={wide ? `record record-head ${props.layout}` : 'visually-hidden'}>
          {props.columns.map((column) => (
            <div role="columnheader" key={column} tabIndex={-1}>
              {column}
            </div>
          ))}
        </div>
        <div
          role="rowgroup"
          className="records-scroll"
          ref={scroller}
          onFocus={() => {
            hadFocus.current = true
          }}
          onBlur={() => {
            hadFocus.current = false
          }}
        >
          <div role="presentation" style={{ blockSize: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => {
              const row = rows[item.index]
              if (row === undefined) return null
              const key = keyOf(row)
              const link: RecordLinkProps = {
                href: hrefOf(row),
                tabIndex: item.index === current ? 0 : -1,
                className: 'record-link',
                onFocus: () => setActive(item.index),
              }
              return (
                <div
                  role="row"
                  tabIndex={-1}
                  key={key}
                  aria-rowindex={item.index + 2}
                  aria-selected={key === openKey}
                  className={wide ? `record ${props.layout}` : 'record record-tall'}
                  style={{ blockSize: item.size, transform: `translateY(${item.start}px)` }}
                >
                  {props.renderCells(row, link, wide)}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {count < props.total ? t('count.shown', { count, total: props.total }) : ''}
      </p>
    </div>
  )
}
