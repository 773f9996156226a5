import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { control } from './control.ts'
import type { StandInPort } from './ports.ts'

/** The real engine bundle in a thread, since a port of Node cannot be handed to another process. */
export class ForkedEngine extends EventEmitter {
  entry: string
  options: Record<string, unknown>
  orders: unknown[] = []
  reports: unknown[] = []
  pid: number | undefined = 1
  private readonly worker: Worker

  constructor(entry: string, options: Record<string, unknown>) {
    super()
    this.entry = entry
    this.options = options
    this.worker = new Worker(new URL('./engine-thread.ts', import.meta.url), { workerData: { entry }, execArgv: [] })
    this.worker.on('message', (report: unknown) => {
      this.reports.push(report)
      this.emit('message', report)
    })
    // An uncaught fault ends the thread; `exit` follows, as it does for a process.
    this.worker.on('error', () => undefined)
    this.worker.on('exit', (code) => {
      this.pid = undefined
      this.emit('exit', code)
    })
  }
  postMessage(order: unknown, ports: StandInPort[] = []) {
    this.orders.push(order)
    const raw = ports.map((port) => port.raw)
    this.worker.postMessage({ order, ports: raw }, raw)
  }
  /** Ends the thread at once, as SIGKILL would a process. */
  kill(): boolean {
    void this.worker.terminate()
    return true
  }
}

export const utilityProcess = {
  fork: (entry: string, _args: string[], options: Record<string, unknown>): ForkedEngine => {
    const engine = new ForkedEngine(entry, options)
    control.engines.push(engine)
    return engine
  },
}
