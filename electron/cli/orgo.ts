import { runCli } from './run-cli.ts'
import { runEntry } from './run-entry.ts'

// The entry of the `orgo` command.
await runEntry(runCli)
