import { runCli } from './run-cli.ts'
import { flushTerminal, systemTerminal } from './terminal.ts'

// The entry of the `orgo` command. Ending here and not by an empty event loop: a worker or a socket that outlives its
// command must not hold the caller.
const code = await runCli(process.argv.slice(2), systemTerminal())
await flushTerminal()
process.exit(code)
