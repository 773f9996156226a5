import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImportChoice } from '#shared/model/archive.ts'
import { type ArchiveFolder, folderKey } from '../archive/archive-folder.ts'
import { chooseFolders, choosesFolders, findIdleGlobs } from './choose-folders.ts'

const folderOf = (path: readonly string[], role: ArchiveFolder['role'] = null): ArchiveFolder => ({
  path,
  items: 1,
  sizeBytes: null,
  earliest: null,
  latest: null,
  role,
  problem: null,
})
const folders = [
  folderOf(['Inbox'], 'inbox'),
  folderOf(['Inbox', 'Heating']),
  folderOf(['Inbox', 'Heating', 'Winter']),
  folderOf(['Trash'], 'deleted'),
  folderOf(['Trash', 'Old']),
  folderOf(['a/b']),
]
const all: ImportChoice = { deletedItems: true, recover: false }
const chosen = (choice: Partial<ImportChoice>) =>
  [...(chooseFolders({ ...all, ...choice }, folders) ?? ['all'])].map((key) =>
    key === 'all' ? key : (JSON.parse(key) as string[]).join('>'),
  )

describe('chooseFolders', () => {
  it('ING-13 takes all where nothing is said, else what every condition takes in', () => {
    expect([choosesFolders(all), chosen({})]).toEqual([false, ['all']])
    expect(chosen({ folders: [['Inbox', 'Heating'], ['Nowhere']] })).toEqual(['Inbox>Heating'])
    expect(chosen({ folderGlobs: ['inbox/*'] })).toEqual(['Inbox>Heating'])
    expect(chosen({ folderGlobs: ['INBOX/**'] })).toEqual(['Inbox>Heating', 'Inbox>Heating>Winter'])
    expect(chosen({ folderGlobs: ['**'] })).toHaveLength(6)
    expect(chosen({ deletedItems: false })).toEqual(['Inbox', 'Inbox>Heating', 'Inbox>Heating>Winter', 'a/b'])
    expect(chosen({ folderGlobs: ['Trash/*', 'Inbox'], deletedItems: false })).toEqual(['Inbox'])
    // Known of patterns: a separator inside a name looks like one between names. A path never does.
    expect(chosen({ folderGlobs: ['a/b'] })).toEqual(['a/b'])
    expect(chosen({ folders: [['a', 'b']] })).toEqual([])
    expect(findIdleGlobs({ ...all, folderGlobs: ['Inbox', 'Inbocks', 'x/**'] }, folders)).toEqual(['Inbocks', 'x/**'])
  })

  it('ING-13 I17 any name can be chosen by its path, and any pattern is survived', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), fc.string(), (path, glob) => {
        expect(chooseFolders({ ...all, folders: [path] }, [folderOf(path), folderOf([...path, 'x'])])).toEqual(
          new Set([folderKey(path)]),
        )
        expect(() => chooseFolders({ ...all, folderGlobs: [glob] }, [folderOf(path)])).not.toThrow()
      }),
    )
  })
})
