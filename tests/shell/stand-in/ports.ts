import { EventEmitter } from 'node:events'
import { MessageChannel, type MessagePort } from 'node:worker_threads'

/** Electron's MessagePortMain over a real port of Node: events carry `data`, nothing arrives before `start()`. */
export class StandInPort extends EventEmitter {
  raw: MessagePort
  constructor(raw: MessagePort) {
    super()
    this.raw = raw
  }
  start() {
    this.raw.on('message', (data: unknown) => this.emit('message', { data, ports: [] }))
    this.raw.on('close', () => this.emit('close'))
  }
  postMessage(data: unknown) {
    this.raw.postMessage(data)
  }
  close() {
    this.raw.close()
  }
}

export class MessageChannelMain {
  port1: StandInPort
  port2: StandInPort
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new StandInPort(port1)
    this.port2 = new StandInPort(port2)
  }
}
