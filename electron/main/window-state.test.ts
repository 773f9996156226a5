import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyWindowState, findPlace, readWindowState, rememberPlace, writeWindowState } from './window-state.ts'

const area = (x: number, y: number, width: number, height: number, id = 1) => ({
  id,
  bounds: { x, y, width, height },
  workArea: { x, y: y + 30, width, height: height - 30 },
})
const laptop = area(0, 0, 1440, 900)
const desk = area(1440, 0, 2560, 1440, 2)
const onDesk = { bounds: { x: 1600, y: 100, width: 1400, height: 900 }, isMaximized: true }
const onLaptop = { bounds: { x: 20, y: 40, width: 1000, height: 700 }, isMaximized: false }

describe('window state', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orgo-window-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('B-33 finds the place of each arrangement of displays again', () => {
    const docked = rememberPlace(emptyWindowState, [laptop, desk], onDesk)
    const state = rememberPlace(docked, [laptop], onLaptop)
    expect(findPlace(state, [laptop])).toEqual(onLaptop)
    // Ids and order change at another plug, places do not.
    expect(
      findPlace(state, [
        { ...desk, id: 77 },
        { ...laptop, id: 78 },
      ]),
    ).toEqual(onDesk)
    expect(findPlace(state, [area(0, 0, 1920, 1080)])).toBeNull()
  })

  it('B-33 forgets a place whose top edge would not be seen', () => {
    const hidden = [
      { x: 1400, y: 100, width: 900, height: 600 },
      { x: 100, y: 880, width: 900, height: 600 },
      { x: 100, y: -50, width: 900, height: 600 },
    ]
    for (const bounds of hidden) {
      const state = rememberPlace(emptyWindowState, [laptop], { bounds, isMaximized: false })
      expect(findPlace(state, [laptop])).toBeNull()
    }
  })

  it('keeps eight arrangements, the latest', () => {
    const widths = Array.from({ length: 10 }, (_, index) => area(0, 0, 1000 + index, 900))
    const state = widths.reduce((sofar, display) => rememberPlace(sofar, [display], onLaptop), emptyWindowState)
    expect(state.places).toHaveLength(8)
    expect(findPlace(state, [area(0, 0, 1009, 900)])).toEqual(onLaptop)
    expect(findPlace(state, [area(0, 0, 1001, 900)])).toBeNull()
  })

  it('reads back what it wrote, and takes a damaged or foreign file as empty', () => {
    const path = join(folder, 'deeper', 'window.json')
    expect(readWindowState(path)).toEqual(emptyWindowState)
    const state = rememberPlace(emptyWindowState, [laptop], onLaptop)
    writeWindowState(path, state)
    expect(readWindowState(path)).toEqual(state)
    expect(readdirSync(join(folder, 'deeper'))).toEqual(['window.json'])
    for (const text of ['', '{"version":1', '{"version":2,"places":[]}', '[]']) {
      writeFileSync(path, text)
      expect(readWindowState(path)).toEqual(emptyWindowState)
    }
  })
})
