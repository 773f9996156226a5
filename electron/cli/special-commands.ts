import type { Command, Place } from './command.ts'

const rulesFolder: Place = {
  label: 'DIR',
  text: "a folder of module folders; the profile's rules, or the shipped ones, when absent",
  optional: true,
}

const oneAccount: Place = { label: 'ACCOUNT', text: 'its id, address or name; the one for new mail when absent', optional: true }

/** The commands that do more than call one procedure. */
export const specialCommands: Command[] = [
  {
    words: ['init'],
    summary: 'Make a new profile',
    places: [],
    options: [
      { name: 'name', kind: 'value', label: 'NAME', text: 'who you are, as shown beside your changes' },
      { name: 'organisation', kind: 'value', label: 'NAME', text: 'whose mail it is' },
      {
        name: 'sample',
        kind: 'flag',
        text: 'for the sample: with the people of Riverside, who are fiction, without their mail and work',
      },
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
    places: [rulesFolder],
    options: [{ name: 'write-ids', kind: 'flag', text: 'give rules without an id the one they go by now' }],
    run: async (call) => (await import('./commands/check-rules.ts')).runCheckRules(call),
  },
  {
    words: ['rules', 'test'],
    summary: 'Run the tests of rule files; needs no profile',
    places: [rulesFolder],
    options: [],
    run: async (call) => (await import('./commands/test-rules.ts')).runTestRules(call),
  },
  {
    words: ['rules', 'explain'],
    summary: 'Say for each rule why it matched a mail or not',
    places: [{ label: 'MESSAGE', text: 'the id of a stored message, or a mail in a file, which needs no profile' }],
    options: [{ name: 'rule', kind: 'value', label: 'ID', text: 'only this rule' }],
    run: async (call) => (await import('./commands/explain-rules.ts')).runExplainRules(call),
  },
  {
    words: ['rules', 'diff'],
    summary: 'Say what two rule sets decide differently over the stored mail; changes nothing',
    places: [],
    options: [
      { name: 'from', kind: 'value', label: 'HASH', text: 'an earlier set, as rules versions names it; default the active one' },
      { name: 'to', kind: 'value', label: 'HASH', text: 'the same; default the files as they lie' },
      { name: 'since', kind: 'value', label: 'DATE', text: 'only mail of this day or later' },
    ],
    run: async (call) => (await import('./commands/diff-rules.ts')).runDiffRules(call),
  },
  {
    words: ['rules', 'simulate'],
    summary: 'Say what the rule files would decide over the stored mail, or what would escalate; changes nothing',
    places: [],
    options: [
      { name: 'since', kind: 'value', label: 'DATE', text: 'only mail of this day or later' },
      { name: 'timers', kind: 'flag', text: 'escalations instead of mail' },
      { name: 'until', kind: 'value', label: 'TIME', text: 'with --timers: up to when' },
    ],
    run: async (call) => (await import('./commands/diff-rules.ts')).runSimulateRules(call),
  },
  {
    words: ['modules', 'check'],
    summary: 'Prove that modules are complete: examples, states, texts, checklists; needs no profile',
    places: [
      { label: 'DIR', text: 'a folder that holds rules/ and templates/; what the profile would use when absent', optional: true },
    ],
    options: [],
    run: async (call) => (await import('./commands/check-modules.ts')).runCheckModules(call),
  },
  {
    words: ['circulars', 'send'],
    summary: 'Say who would get a circular and in which words; with --yes write it into the outbox, where it waits',
    places: [],
    options: [
      { name: 'title', kind: 'value', label: 'TEXT', text: 'for the list, never sent' },
      { name: 'text', kind: 'value', label: 'LANG=FILE', text: 'the subject in its first line; may be repeated', many: true },
      { name: 'template', kind: 'value', label: 'NAME', text: 'a template in the place of texts, filled from --task' },
      { name: 'task', kind: 'value', label: 'TASK_ID', text: 'what it is about' },
      { name: 'role', kind: 'value', label: 'ROLE', text: 'contacts with this role; may be repeated', many: true },
      { name: 'label', kind: 'value', label: 'LABEL', text: 'contacts with this label; may be repeated', many: true },
      { name: 'csv', kind: 'value', label: 'FILE', text: 'columns address, name, language, phone, label' },
      { name: 'addresses', kind: 'value', label: 'FILE', text: 'one address to a line' },
      { name: 'fallback', kind: 'value', label: 'LANG', text: 'for whoever has no text in their language; default en' },
      { name: 'yes', kind: 'flag', text: 'write it; without this nothing is written' },
    ],
    run: async (call) => (await import('./commands/send-circular.ts')).runSendCircular(call),
  },
  {
    words: ['circulars', 'undelivered'],
    summary: 'List whom a circular did not reach, with telephone numbers',
    places: [{ label: 'CIRCULAR_ID', text: 'as circulars list names it' }],
    options: [{ name: 'csv', kind: 'flag', text: 'write the list as CSV' }],
    run: async (call) => (await import('./commands/send-circular.ts')).runUndelivered(call),
  },
  {
    words: ['accounts', 'add'],
    summary: 'Add an account that mail leaves by',
    places: [],
    options: [
      { name: 'smtp', kind: 'value', label: 'URL', text: 'smtps://user@host:465, or smtp://user@host:587 with STARTTLS' },
      { name: 'from', kind: 'value', label: 'ADDRESS', text: 'whom mail comes from' },
      { name: 'name', kind: 'value', label: 'NAME', text: 'the name beside it' },
      { name: 'provider', kind: 'value', label: 'WORD', text: 'google or microsoft: sign in by consent in place of a password' },
      { name: 'client-id', kind: 'value', label: 'ID', text: 'with --provider: what it gave your organisation for Orgo' },
      {
        name: 'certificate',
        kind: 'value',
        label: 'FILE',
        text: 'a PEM file: the certificate of the server, or of who signed it, trusted for this account',
      },
      { name: 'cleartext', kind: 'flag', text: 'without encryption, for a server on this machine alone' },
    ],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runAddAccount(call),
  },
  {
    words: ['accounts', 'show'],
    summary: 'Show an account with all there is to see',
    places: [oneAccount],
    options: [],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runShowAccount(call),
  },
  {
    words: ['accounts', 'test'],
    summary: 'Sign in at the server, send nothing, say what fails',
    places: [oneAccount],
    options: [],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runTestAccount(call),
  },
  {
    words: ['accounts', 'set-password'],
    summary: "Replace an account's password, from standard input or the terminal",
    places: [oneAccount],
    options: [],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runSetPassword(call),
  },
  {
    words: ['accounts', 'default'],
    summary: 'Let new mail leave by this account',
    places: [{ label: 'ACCOUNT', text: 'its id, address or name' }],
    options: [],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runDefaultAccount(call),
  },
  {
    words: ['accounts', 'consent'],
    summary: "Ask for a provider's consent, and wait for it",
    places: [oneAccount],
    options: [],
    run: async (call) => (await import('./commands/manage-accounts.ts')).runConsent(call),
  },
  {
    words: ['serve'],
    summary: 'Serve the screens and the REST interface to this machine',
    places: [],
    options: [{ name: 'port', kind: 'value', label: 'N', text: '0 for any free one; default 4680' }],
    run: async (call) => (await import('./commands/serve.ts')).runServe(call),
  },
]
