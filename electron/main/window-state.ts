import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** A rectangle on the desktop in device-independent pixels. */
const Rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Rectangle = z.infer<typeof Rectangle>

const Place = z.object({ bounds: Rectangle, isMaximized: z.boolean() })
export type Place = z.infer<typeof Place>

/** Where the window stood, for each arrangement of displays that was seen, the latest last. */
const WindowState = z.object({ version: z.literal(1), places: z.array(z.object({ displays: z.string(), place: Place })) })
export type WindowState = z.infer<typeof WindowState>

export type DisplayArea = { id: number; bounds: Rectangle; workArea: Rectangle }

/** 8 arrangements: a laptop alone, at a few desks, with a projector. */
const maxArrangements = 8
/** What must be seen of a window's top edge, so that it can be grabbed. */
const grip = { width: 120, height: 32 }

export const emptyWindowState: WindowState = { version: 1, places: [] }

/** Reads the file; an absent or damaged one counts as empty, since only comfort is lost. */
export function readWindowState(path: string): WindowState {
  try {
    return WindowState.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return emptyWindowState
  }
}

/** Writes beside and renames, so that a crash leaves the old file or the new one. */
export function writeWindowState(path: string, state: WindowState): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Where the window stood under these displays, or null where it would not be seen now. */
export function findPlace(state: WindowState, displays: readonly DisplayArea[]): Place | null {
  const key = nameArrangement(displays)
  const place = state.places.find((entry) => entry.displays === key)?.place
  return place && isVisible(place.bounds, displays) ? place : null
}

export function rememberPlace(state: WindowState, displays: readonly DisplayArea[], place: Place): WindowState {
  const key = nameArrangement(displays)
  const others = state.places.filter((entry) => entry.displays !== key)
  return { version: 1, places: [...others, { displays: key, place }].slice(-maxArrangements) }
}

/** Displays get other ids at another plug, so their places and sizes name the arrangement. */
function nameArrangement(displays: readonly DisplayArea[]): string {
  return displays
    .map(({ bounds }) => `${bounds.width}x${bounds.height}+${bounds.x}+${bounds.y}`)
    .sort()
    .join(' ')
}

function isVisible(bounds: Rectangle, displays: readonly DisplayArea[]): boolean {
  return displays.some(({ workArea }) => {
    const width = Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x)
    const isTopEdgeInside = bounds.y >= workArea.y && bounds.y + grip.height <= workArea.y + workArea.height
    return width >= grip.width && isTopEdgeInside
  })
}
