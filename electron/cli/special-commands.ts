import type { Command } from './command.ts'

/** The commands that do more than call one procedure. */
export const specialCommands: Command[] = [
  {
    words: ['init'],
    summary: 'Make a new profile',
    places: [],
    options: [
      { name: 'name', kind: 'value', label: 'NAME', text: 'who you are, as shown beside your changes' },
      { name: 'organisation', kind: 'value', label: 'NAME', text: 'whose mail it is' },
    ],
    run: async (call) => (await import('./commands/init.ts')).runInit(call),
  },
  {
    words: ['import'],
    summary: 'Import mail archives (.mbox, .eml) and run the rules over them',
    places: [{ label: 'PATH', text: 'a file this account can read', many: true }],
    options: [{ name: 'live', kind: 'flag', text: 'start timers and allow mail, as if the messages had just arrived' }],
    run: async (call) => (await import('./commands/import.ts')).runImport(call),
  },
  {
    words: ['rules', 'check'],
    summary: 'Check rule files; needs no profile',
    places: [
      { label: 'DIR', text: "a folder of module folders; the profile's rules, or the shipped ones, when absent", optional: true },
    ],
    options: [],
    run: async (call) => (await import('./commands/check-rules.ts')).runCheckRules(call),
  },
  {
    words: ['serve'],
    summary: 'Serve the screens and the REST interface to this machine',
    places: [],
    options: [{ name: 'port', kind: 'value', label: 'N', text: '0 for any free one; default 4680' }],
    run: async (call) => (await import('./commands/serve.ts')).runServe(call),
  },
]
