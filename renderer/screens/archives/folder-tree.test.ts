import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArchiveFolder } from '#shared/model/archive.ts'
import { buildFolderTree, countChosen, keyOfPath, listKeys, listSeen, tickAll, toggleNode } from './folder-tree.ts'

const folder = (path: string[], items: number | null = 1): ArchiveFolder => ({
  path,
  role: null,
  items,
  sizeBytes: null,
  earliest: null,
  latest: null,
  problem: null,
})
const folders = [folder(['Inbox']), folder(['Inbox', 'Old', '2001']), folder(['Inbox', 'New']), folder(['Sent'])]
const tree = buildFolderTree('old.pst', folders)
const keys = (...paths: string[][]) => new Set(paths.map(keyOfPath))

describe('B-16 the tree of folders', () => {
  it('has a node for a folder that is only named within a path', () => {
    expect(listSeen(tree, new Set()).map(({ name, depth }) => `${depth} ${name}`)).toEqual([
      '0 old.pst',
      '1 Inbox',
      '2 Old',
      '3 2001',
      '2 New',
      '1 Sent',
    ])
    expect(listSeen(tree, keys(['Inbox'])).map(({ name }) => name)).toEqual(['old.pst', 'Inbox', 'Sent'])
  })

  it('says all, some or none of a folder and of what is in it', () => {
    const ticks = tickAll(tree, keys(['Inbox', 'New'], ['Inbox', 'Old', '2001']))
    const tick = (...path: string[]) => ticks.get(keyOfPath(path))
    expect([tick(), tick('Inbox'), tick('Inbox', 'Old'), tick('Inbox', 'New'), tick('Sent')]).toEqual([
      'some',
      'some',
      'all',
      'all',
      'none',
    ])
  })

  it('keeps apart names that hold a separator', () => {
    const odd = buildFolderTree('x', [folder(['a/b']), folder(['a', 'b'])])
    expect(new Set(listKeys(odd)).size).toBe(2)
  })

  it('counts the chosen, and says nothing where a folder does not tell', () => {
    expect(countChosen(folders, ({ path }) => path[0] === 'Inbox')).toBe(3)
    expect(countChosen([...folders, folder(['?'], null)], () => true)).toBeNull()
  })

  it('chooses all below what is clicked, and a second click takes all of it back', () => {
    const name = fc.constantFrom('a', 'b', 'c')
    const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 4 }), { minLength: 1, selector: keyOfPath })
    fc.assert(
      fc.property(paths, fc.nat(), fc.nat(), (all, place, other) => {
        const root = buildFolderTree(
          'x',
          all.map((path) => folder(path)),
        )
        const nodes = listSeen(root, new Set())
        const node = nodes[place % nodes.length]
        const before = new Set([keyOfPath(all[other % all.length] ?? [])])
        if (!node) return
        const once = toggleNode(node, before)
        const isWhole = listKeys(node).every((key) => before.has(key))
        expect(tickAll(root, once).get(node.key)).toBe(isWhole ? 'none' : 'all')
        const twice = toggleNode(node, once)
        expect(tickAll(root, twice).get(node.key)).toBe(isWhole ? 'all' : 'none')
        // What is elsewhere stays as it was.
        const inside = new Set(listKeys(node))
        expect([...twice].filter((key) => !inside.has(key))).toEqual([...before].filter((key) => !inside.has(key)))
      }),
    )
  })
})
