import { readSides } from './read-sides.ts'

/**
 * Who may import whom: the dependency direction of the project as data. What is not written here is forbidden.
 *
 * A unit is a folder or one file; a file belongs to the unit with the longest matching path. `may` names units whose values and types
 * may be imported, `types` those of which only types may be. `files` are single files of other units, each with the reason it is let
 * through. `packages` are npm packages; `node` says whether Node's own modules are there.
 */
export type Unit = {
  path: string
  may: readonly string[]
  types?: readonly string[]
  files?: Readonly<Record<string, string>>
  packages: readonly string[]
  node: boolean
}

/** The stages of the engine in the order mail passes them. A stage knows the types of those before it, and nothing of those after. */
export const stages = [
  'archive',
  'mime',
  'ingest',
  'search',
  'rules',
  'tasks',
  'escalation',
  'templates',
  'outbox',
  'reports',
  'notices',
  'mailbox',
  'sync',
  'people',
  'care',
  'threads',
] as const

type Stage = (typeof stages)[number]

const core = 'electron/core'
const words = ['shared/model', 'shared/contract', 'shared/text']
const ground = [
  `${core}/ports.ts`,
  `${core}/config`,
  `${core}/calendar`,
  `${core}/engine-contract.ts`,
  `${core}/random-uuid.ts`,
  `${core}/people/people-directory.ts`,
  `${core}/people/own-mail.ts`,
  `${core}/people/answer-addresses.ts`,
  // Whether somebody wants to be told is asked where telling begins.
  `${core}/people/notice-choice.ts`,
  ...words,
]

/** What a stage needs beyond the common ground, with the reason where it is another stage. */
const stageNeeds: Partial<Record<Stage, { may?: readonly string[]; packages?: readonly string[] }>> = {
  // A worker of an archive opens an encrypted upload by itself; that is the store's file format, and comes with the ground.
  archive: {
    may: [`${core}/mapi`, `${core}/pack-bytes.ts`],
    packages: ['yauzl', 'iconv-lite', 'pst-extractor', 'mbox-reader'],
  },
  mime: {
    may: [`${core}/mapi`, `${core}/pack-bytes.ts`],
    packages: ['mailparser', 'postal-mime', 'iconv-lite'],
  },
  // An import pulls: it reads the items of an archive one by one and has each parsed, so that memory stays bounded.
  // What a visitor writes is written as a mail, by the writer of mail headers there is.
  ingest: { may: [`${core}/archive`, `${core}/mime`, `${core}/mapi/encode-header.ts`] },
  // The text of attachments is read as that of mails is.
  search: {
    may: ['calendar-text.ts', 'decode-charset.ts', 'html-to-text.ts'].map((file) => `${core}/mime/${file}`),
    packages: ['luxon', 'unpdf', 'mammoth'],
  },
  // A split or merge is taken back as any change of the log is.
  threads: { may: [`${core}/tasks/undo-change.ts`] },
  rules: { packages: ['re2js', 'yaml', 'luxon', 'franc-min'] },
  tasks: { packages: ['luxon', 'ical.js'] },
  escalation: { packages: ['luxon'] },
  templates: { packages: ['liquidjs', 'markdown-it', 'html-to-text', 'juice', 'yaml', 'luxon'] },
  outbox: { packages: ['nodemailer', 'oauth4webapi', 'yaml', 'luxon'] },
  // A digest is a mail, and there is one way for a mail to come to be.
  notices: { may: [`${core}/outbox/enqueue.ts`] },
  reports: { packages: ['pdfmake', 'write-excel-file', 'luxon', 'yaml'] },
}

const stageUnits: Unit[] = stages.map((stage, index) => {
  const earlier: readonly string[] = stages.slice(0, index)
  return {
    path: `${core}/${stage}`,
    may: [
      `${core}/store`,
      `${core}/jobs`,
      `${core}/command.ts`,
      `${core}/change-feed.ts`,
      `${core}/read-cursor.ts`,
      ...readSides.filter((file) => earlier.includes(file.split('/')[0] ?? '')).map((file) => `${core}/${file}`),
      ...(stageNeeds[stage]?.may ?? []),
      ...ground,
    ],
    types: earlier.map((name) => `${core}/${name}`),
    packages: ['@orpc/server', 'zod', ...(stageNeeds[stage]?.packages ?? [])],
    node: true,
  }
})

const engine = [`${core}/engine.ts`, ...ground]

/** What a host needs before there is an engine: a profile that is made, and the key that opens it. */
const profileDoor = [`${core}/store/init-profile.ts`, `${core}/store/keys/unlock-profile.ts`, `${core}/store/keys/key-file.ts`]

export const importTable: readonly Unit[] = [
  { path: 'shared/model', may: ['shared/text'], packages: ['zod'], node: false },
  { path: 'shared/contract', may: ['shared/model'], packages: ['zod', '@orpc/contract', '@orpc/client'], node: false },
  { path: 'shared/text', may: ['shared/model'], packages: ['luxon'], node: false },

  // The ground of the engine. The store knows no stage: it keeps what it is given.
  { path: `${core}/ports.ts`, may: ['shared/model'], packages: [], node: true },
  { path: `${core}/config`, may: [`${core}/ports.ts`, 'shared/model'], packages: ['yaml', 'zod'], node: true },
  // Open hours, holidays and the arithmetic of due times: pure, for whoever counts time.
  { path: `${core}/calendar`, may: ['shared/model', 'shared/text'], packages: ['luxon', 'ical.js', 'zod'], node: false },
  {
    path: `${core}/people/people-directory.ts`,
    may: ['shared/model', 'shared/text', `${core}/people/own-mail.ts`],
    packages: [],
    node: false,
  },
  { path: `${core}/people/notice-choice.ts`, may: ['shared/model', `${core}/store`], packages: [], node: false },
  { path: `${core}/people/own-mail.ts`, may: ['shared/model', 'shared/text'], packages: [], node: false },
  { path: `${core}/people/answer-addresses.ts`, may: ['shared/model', `${core}/people/own-mail.ts`], packages: [], node: false },
  { path: `${core}/engine-contract.ts`, may: ['shared/model', 'shared/contract'], packages: ['@orpc/server'], node: true },
  { path: `${core}/random-uuid.ts`, may: [`${core}/ports.ts`], packages: [], node: true },
  { path: `${core}/command.ts`, may: ground, packages: ['@orpc/server'], node: true },
  { path: `${core}/change-feed.ts`, may: ground, packages: [], node: true },
  { path: `${core}/pack-bytes.ts`, may: [], packages: [], node: true },
  { path: `${core}/read-cursor.ts`, may: [], packages: ['@orpc/server'], node: true },
  { path: `${core}/presence.ts`, may: [`${core}/engine-contract.ts`, 'shared/contract'], packages: ['@orpc/server'], node: true },
  { path: `${core}/store-fault-guard.ts`, may: [`${core}/store`, ...ground], packages: ['@orpc/server'], node: true },
  { path: `${core}/store`, may: ground, packages: ['better-sqlite3', 'drizzle-orm', 'zod'], node: true },
  { path: `${core}/jobs`, may: [`${core}/store`, ...ground], packages: ['@orpc/server', 'zod'], node: true },
  // What an Outlook item is, for those who find one in a file and those who find one in a mail.
  {
    path: `${core}/mapi`,
    may: ['shared/model'],
    files: { [`${core}/store/detached-form.ts`]: 'a large file is taken out of a mail form in the way the store puts it back' },
    packages: ['iconv-lite'],
    node: true,
  },
  ...stageUnits,

  // The composition root, and with it the only place that may know every stage: the engine, and the way of one message through it.
  { path: `${core}/engine.ts`, may: [core, 'package.json', ...words], packages: ['@orpc/server', 'zod'], node: true },
  {
    path: `${core}/decide-message.ts`,
    may: [
      ...['store', 'ingest', 'search', 'rules', 'tasks', 'automation', 'rulework/facts', 'outbox/receipts'].map(
        (part) => `${core}/${part}`,
      ),
      ...ground,
    ],
    packages: [],
    node: true,
  },

  // Reports with the texts they are mailed in and the outbox they leave by: a part of the composition root.
  // Parts of the composition root, each of which joins stages that may not know one another.
  {
    path: `${core}/open-mail-out.ts`,
    may: [
      ...[
        'store',
        'calendar',
        'notices',
        'outbox',
        'rules',
        'tasks',
        'templates',
        'change-feed.ts',
        'open-reports.ts',
        'open-texts.ts',
      ].map((part) => `${core}/${part}`),
      ...ground,
    ],
    packages: [],
    node: true,
  },
  {
    path: `${core}/open-rules.ts`,
    may: [...['store', 'rules', 'rulework', 'automation', 'tasks'].map((part) => `${core}/${part}`), ...ground],
    packages: [],
    node: true,
  },
  {
    path: `${core}/open-reports.ts`,
    may: ['store', 'reports', 'templates', 'outbox', 'tasks'].map((part) => `${core}/${part}`).concat(ground),
    packages: [],
    node: true,
  },

  // What is done with rules beside the way of one message: drafts, trials and backtests read all of it, automation writes tasks by it.
  {
    path: `${core}/rulework`,
    may: [
      'store',
      'jobs',
      'ingest',
      'search',
      'rules',
      'tasks',
      'command.ts',
      'change-feed.ts',
      'read-cursor.ts',
      'decide-message.ts',
    ]
      .map((part) => `${core}/${part}`)
      .concat(ground),
    packages: ['@orpc/server', 'zod', 'yaml'],
    node: true,
  },
  {
    path: `${core}/automation`,
    may: [
      'store',
      'jobs',
      'ingest',
      'search',
      'rules',
      'rulework',
      'tasks',
      'command.ts',
      'change-feed.ts',
      'read-cursor.ts',
      'decide-message.ts',
    ]
      .map((part) => `${core}/${part}`)
      .concat(ground),
    packages: ['@orpc/server', 'zod'],
    node: true,
  },
  // Texts for mail speak of tasks, messages and rules, and a trial of one leaves by the outbox.
  {
    path: `${core}/open-texts.ts`,
    may: [
      ...['store', 'templates', 'tasks', 'rules', 'automation', 'rulework', 'search', 'outbox'].map((part) => `${core}/${part}`),
      ...ground,
    ],
    packages: [],
    node: true,
  },
  {
    path: `${core}/judge-message.ts`,
    may: [`${core}/decide-message.ts`, `${core}/ingest`, `${core}/rules`, ...ground],
    packages: [],
    node: true,
  },

  // What hosts share: files, logs and paths of a machine with Node.
  { path: 'electron/host', may: engine, packages: ['electron-log', 'zod', 'yaml'], node: true },
  {
    path: 'electron/web',
    may: ['electron/host', ...engine],
    packages: ['@orpc/server', '@orpc/openapi', '@orpc/json-schema', '@orpc/zod', '@orpc/client', '@orpc/contract', 'ws', 'zod'],
    node: true,
  },
  {
    path: 'electron/cli',
    may: ['electron/web', 'electron/host', ...engine, ...profileDoor],
    files: {
      [`${core}/rules/check-rule-files.ts`]: '`orgo rules check` reads rule files without a profile',
      [`${core}/rules/read-rule-files.ts`]: 'the same',
      [`${core}/rules/diagnostic.ts`]: 'the same: it shows what was found',
      [`${core}/rules/faces/write-ids.ts`]: 'the same: `--write-ids`',
      [`${core}/rules/modules/check-modules.ts`]: '`orgo modules check` reads a folder of modules without a profile',
      [`${core}/people/people-names.ts`]: 'the same: who may be named',
      [`${core}/people/read-people.ts`]: 'the same',
      [`${core}/rules/rule-test-results.ts`]: '`orgo rules test` runs the tests of files without a profile',
      [`${core}/rules/rule-set.ts`]: '`orgo rules explain` judges a mail file by rule files without a profile',
      [`${core}/rules/evaluate.ts`]: 'the same',
      [`${core}/rules/message-facts.ts`]: 'the same',
      [`${core}/rulework/explain-evaluation.ts`]: 'the same',
      [`${core}/mime/newest-text.ts`]: 'the same',
      [`${core}/mime/parse-message.ts`]: 'the same',
      [`${core}/store/store-fault.ts`]: 'a full disk is said in the same words before a profile is open',
      [`${core}/rules/suggest.ts`]: 'did you mean: one judgement for rules and for commands',
    },
    packages: ['@orpc/client', '@orpc/server', '@orpc/contract', 'zod', 'yaml'], // yaml: the sample's work is data
    node: true,
  },
  {
    path: 'electron/engine',
    may: ['electron/host', ...engine, ...profileDoor],
    packages: ['electron', '@orpc/client', '@orpc/server', 'zod'],
    node: true,
  },

  // The shell never touches the engine's work: it starts it in a process of its own and passes a port on.
  {
    path: 'electron/main',
    may: ['electron/host', 'shared/model', 'shared/contract', 'shared/text'],
    types: [`${core}/ports.ts`],
    packages: ['electron', 'zod'],
    node: true,
  },
  { path: 'electron/preload', may: ['shared/model', 'shared/contract'], packages: ['electron'], node: false },

  {
    path: 'renderer',
    may: ['shared/model', 'shared/contract', 'shared/text'],
    packages: [
      'react',
      'react-dom',
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-yaml',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/merge',
      '@codemirror/search',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
      'luxon',
      '@mantine/charts',
      '@mantine/core',
      '@mantine/dropzone',
      '@mantine/hooks',
      '@mantine/notifications',
      '@mantine/spotlight',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/tanstack-query',
      '@tabler/icons-react',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      'dompurify',
      'recharts',
      'wouter',
      'zod',
    ],
    node: false,
  },

  // What is run by people who work on the project, and is in no bundle.
  { path: 'renderer/vite.config.ts', may: [], packages: ['vite', '@vitejs/plugin-react'], node: true },
  { path: 'electron.vite.config.ts', may: ['renderer/vite.config.ts'], packages: ['electron-vite'], node: true },
  { path: 'vitest.config.ts', may: [], packages: ['vitest'], node: true },
  { path: 'playwright.config.ts', may: ['scripts/tasks'], packages: ['@playwright/test'], node: true },
  {
    path: 'scripts',
    // The sample's Outlook file is made by the writer that the tests of the reader are made with.
    may: [core, 'electron/host', 'electron/web', 'tests/support', 'shared/model', 'shared/contract', 'shared/text'],
    packages: ['dependency-cruiser', 'iconv-lite', 'nodemailer', 'playwright', 'yaml', 'zod'],
    node: true,
  },
  {
    path: 'bench',
    may: [core, 'electron/host', 'tests/support', 'shared/model', 'shared/contract', 'shared/text', 'scripts'],
    packages: ['json-rules-engine', 'mbox-reader', 'zod'],
    node: true,
  },
  {
    path: 'tests',
    may: [
      core,
      'electron/host',
      'electron/web',
      'electron/cli',
      'electron/main',
      'electron/preload',
      'electron/engine',
      'renderer',
      'scripts',
      'shared/model',
      'shared/contract',
      'shared/text',
    ],
    packages: [
      'vitest',
      'fast-check',
      '@playwright/test',
      'playwright',
      '@axe-core/playwright',
      '@orpc/client',
      '@orpc/contract',
      '@orpc/openapi-client',
      '@orpc/server',
      'better-sqlite3',
      'drizzle-orm',
      'mbox-reader',
      'nodemailer',
      'smtp-server',
      'vite',
      'ws',
      'yaml',
      'zod',
    ],
    node: true,
  },
]
