import { createEngine } from '../../electron/core/engine.ts'
import { expectValue, testPorts } from '../integration/test-orgo.ts'

// Imports one file into a profile and says so, as the command line does; the parent kills it somewhere on the way.
// Arguments: folder, file, silent | live, the moment the clock stands at.
const [folder = '', path = '', mode = 'silent', now = '0'] = process.argv.slice(2)
const { ports } = testPorts(folder, { now: Number(now) })
const engine = expectValue(await createEngine(ports, { kind: 'device' }))
process.send?.('open')
try {
  const { archiveId } = await engine.client.archives.import({ source: { path }, mode: mode === 'live' ? 'live' : 'silent' })
  process.send?.('importing')
  for await (const _progress of await engine.client.archives.watch({ archiveId })) process.send?.('progress')
  await engine.idle()
  process.send?.({ archive: await engine.client.archives.get({ archiveId }) })
} catch (error) {
  process.send?.({ refused: error instanceof Error ? error.message : String(error) })
}
await engine.close()
