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
    summary: 'Import mail archives and run the rules over them',
    places: [{ label: 'PATH', text: 'a file or folder this account can read', many: true }],
    options: [
      { name: 'archive-mode', kind: 'flag', text: 'send nothing and start no timer; the default' },
      { name: 'live', kind: 'flag', text: 'start timers and allow mail, as if the messages had just arrived' },
      {
        name: 'cut-off',
        kind: 'value',
        label: 'DATE',
        text: 'mail before this day is history, its tasks closed; none for none; default 30 days before now',
      },
      { name: 'folder', kind: 'value', label: 'GLOB', text: 'only these folders: "Inbox/**"; may be repeated', many: true },
      { name: 'since', kind: 'value', label: 'DATE', text: 'only mail of this day or later' },
      { name: 'until', kind: 'value', label: 'DATE', text: 'only mail of this day or earlier' },
      { name: 'deleted', kind: 'switch', text: 'folders of deleted items too; default yes' },
      { name: 'recover', kind: 'flag', text: 'also look for items that no folder of an Outlook file holds any more' },
      { name: 'watch', kind: 'flag', text: 'the paths are folders: import what is put into them until Ctrl+C' },
    ],
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
