import { createEngineHost } from './engine-host.ts'

// Runs as Electron's utility process. Orders come from the shell alone; pages come with a port of their own.
const shell = process.parentPort
const host = createEngineHost({
  report: (report) => shell.postMessage(report),
  end: (code) => process.exit(code),
})
shell.on('message', ({ data, ports }) => host.obey(data, ports))
process.on('uncaughtException', host.fall)
