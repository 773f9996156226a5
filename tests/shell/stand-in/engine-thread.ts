// The other side of `utilityProcess.fork`: gives the engine bundle a `process.parentPort`, then loads it.
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { StandInPort } from './ports.ts'

class ParentPort extends EventEmitter {
  postMessage(report: unknown) {
    parentPort?.postMessage(report)
  }
}

const shell = new ParentPort()
const early: unknown[] = []
// As Electron: what arrives before the engine listens is kept.
const hear = (event: unknown) => void (shell.listenerCount('message') > 0 ? shell.emit('message', event) : early.push(event))
parentPort?.on('message', ({ order, ports }: { order: unknown; ports: MessagePort[] }) =>
  hear({ data: order, ports: ports.map((port) => new StandInPort(port)) }),
)
Object.defineProperty(process, 'parentPort', { value: shell })
await import(pathToFileURL(String(workerData.entry)).href)
for (const event of early.splice(0)) hear(event)
