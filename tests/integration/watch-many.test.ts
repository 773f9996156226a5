import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createImporter, type Importer } from '../../electron/core/ingest/importer.ts'
import { createFolderWatcher, type FolderWatcher } from '../../electron/core/ingest/watch-folders.ts'
import type { Store } from '../../electron/core/store/store.ts'
import { expectValue, openTestStore, type TestOrgo, testOrgo } from './test-orgo.ts'
import { writeMail, writeMbox } from './write-mail.ts'

let orgo: TestOrgo
let store: Store
let importer: Importer
let watcher: FolderWatcher
let folder: string
let mostAtOnce = 0
beforeEach(async () => {
  orgo = await testOrgo({ shippedRules: false })
  folder = join(orgo.folder, 'drop')
  mkdirSync(folder)
  await orgo.client.archives.watchFolder({ path: folder })
  store = expectValue(await openTestStore(orgo.ports))
  importer = createImporter({
    store,
    ports: orgo.ports,
    decide: () => ({ message: () => ({ tasks: 0, withheld: 0 }), end: () => undefined }),
    prepare: () => undefined,
    onChange: () => {
      const running = store.read.get<{ n: number }>("SELECT count(*) AS n FROM archives WHERE state = 'running'")?.n ?? 0
      mostAtOnce = Math.max(mostAtOnce, running)
    },
    lastCallAt: () => 0,
  })
  watcher = createFolderWatcher({ store, ports: orgo.ports, importer, onChange: () => undefined })
  for (let n = 0; n < 6; n += 1)
    writeFileSync(join(folder, `${n}.mbox`), writeMbox([writeMail({ id: `${n}@sender.example`, body: `Text ${n}` })]))
})
afterEach(async () => {
  watcher.close()
  await importer.close()
  store.close()
  await orgo.close()
})

const states = () => store.read.all<{ state: string }>('SELECT state FROM archives').map(({ state }) => state)

describe('many files in a watched folder', () => {
  it('ING-24 are imported one after the other: a hundred readers at once would take all memory', async () => {
    await watcher.look()
    await watcher.look()
    expect(states()).toEqual(Array(6).fill('complete'))
    expect(mostAtOnce).toBe(1)
  })

  it('ING-24 no further one is begun once the program closes', async () => {
    await watcher.look()
    const looking = watcher.look()
    await expect.poll(() => states().length).toBe(1)
    watcher.close()
    await importer.close()
    await looking
    expect(states()).toHaveLength(1)
    expect(orgo.logged.filter((line) => line.startsWith('error'))).toEqual([])
  })
})
