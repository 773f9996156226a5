import { runStart } from './run-start.ts'
import { flushTerminal, systemTerminal } from './terminal.ts'

// What `npm start` runs once everything is installed and built.
const code = await runStart(process.argv.slice(2), systemTerminal())
await flushTerminal()
process.exit(code)
