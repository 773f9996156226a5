import { runEntry } from './run-entry.ts'
import { runStart } from './run-start.ts'

// What `npm start` runs once everything is installed and built.
await runEntry(runStart)
