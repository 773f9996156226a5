import { startShell } from './start-shell.ts'

// The bundles lie in one folder; the shell finds the engine and the preload from here.
startShell(import.meta.dirname)
