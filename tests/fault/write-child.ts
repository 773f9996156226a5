import { createEngine } from '../../electron/core/engine.ts'
import { expectValue, testPorts } from '../integration/test-orgo.ts'

// Makes tasks one after the other and says each one's id once the command has answered. Arguments: folder, name, how many.
const [folder = '', name = '', count = '1000000'] = process.argv.slice(2)
const engine = expectValue(await createEngine(testPorts(folder, { now: Date.now() }).ports, { kind: 'device' }))
process.send?.('open')
for (let n = 0; n < Number(count); n += 1) {
  const task = await engine.client.tasks.create({ title: `${name} ${n}`, module: 'desk' })
  await engine.client.tasks.comment({ taskId: task.taskId, text: `of ${name}` })
  process.send?.({ taskId: task.taskId })
}
await engine.close()
