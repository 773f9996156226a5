import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Alias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type YAMLError } from 'yaml'
import { z } from 'zod'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { Paths } from '../ports.ts'
import { FeedbackConfig, type FeedbackSettings } from './feedback-settings.ts'
import { OutboxConfig, type OutboxSettings, outboxSettingsOf } from './outbox-settings.ts'

let machineZone: string | undefined

/** Asked of the system once: each command reads the settings, and the answer, which takes 3 ms, does not change while a process runs. */
const zoneOfThisMachine = (): string => {
  machineZone ??= new Intl.DateTimeFormat('en').resolvedOptions().timeZone
  return machineZone
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** 2,000 messages: what one run of a rule over existing mail may act on (rule language, section 10). */
const applyAtMost = 2_000

const Config = z.strictObject({
  orgo_config: z.literal(1, 'must be 1, the version of the format'),
  organisation: z.strictObject({
    name: z.string('must be a text').max(200, 'must have at most 200 characters'),
    time_zone: z
      .string('must be a text')
      .refine((name) => name === 'local' || isTimeZone(name), 'must be "local" or a time zone such as Europe/Berlin'),
    language: z.enum(['en', 'de'], 'must be en or de'),
  }),
  rules: z
    .strictObject({
      apply_at_most: z
        .int('must be a number of messages')
        .min(1, 'must be at least 1')
        .max(100_000, 'must be at most 100000')
        .default(applyAtMost),
    })
    .prefault({}),
  outbox: OutboxConfig.prefault({}),
  feedback: FeedbackConfig.prefault({}),
})

const Logging = z.strictObject({
  orgo_logging: z.literal(1, 'must be 1, the version of the format'),
  level: z.enum(['error', 'warn', 'info', 'debug'], 'must be error, warn, info or debug'),
  file_size: z.string('must be a size such as 5 MB').regex(/^[1-9]\d{0,3} ?(KB|MB)$/, 'must be a size such as 5 MB'),
  files: z.int('must be a number of files').min(1, 'must be at least 1').max(100, 'must be at most 100'),
})

/** The settings of an organisation. `timeZone` is an IANA name; `applyAtMost` messages may one run of a rule over existing mail act on. */
export type Settings = { organisation: string; timeZone: string; language: 'en' | 'de'; applyAtMost: number }

/** How much the logs keep. */
export type LogSettings = { level: 'error' | 'warn' | 'info' | 'debug'; fileBytes: number; files: number }

export type Read<Value> = { value: Value; diagnostics: Diagnostic[] }

/** Reads `config.yaml` of a profile. A fault is a finding with its place; the value that holds then is the built-in one. */
export function readSettings(paths: Pick<Paths, 'profile' | 'product'>): Read<Settings> {
  const { value, diagnostics } = readFile(paths, 'config.yaml', Config)
  const organisation = value?.organisation
  const zone = organisation?.time_zone ?? 'local'
  return {
    value: {
      organisation: organisation?.name ?? '',
      timeZone: zone === 'local' ? zoneOfThisMachine() : zone,
      language: organisation?.language ?? 'en',
      applyAtMost: value?.rules.apply_at_most ?? applyAtMost,
    },
    diagnostics,
  }
}

/** Reads what `config.yaml` says of mail that leaves, as `readSettings` does: that one reports what is wrong in it. */
export function readOutboxSettings(paths: Pick<Paths, 'profile' | 'product'>): OutboxSettings {
  return outboxSettingsOf(readFile(paths, 'config.yaml', Config).value?.outbox ?? OutboxConfig.parse({}))
}

/** Reads what `config.yaml` says of the page for visitors: switched off where it cannot be read. */
export function readFeedbackSettings(paths: Pick<Paths, 'profile' | 'product'>): FeedbackSettings {
  return readFile(paths, 'config.yaml', Config).value?.feedback ?? FeedbackConfig.parse({})
}

/** Reads `logging.yaml` of a profile, as `readSettings` does. */
export function readLogSettings(paths: Pick<Paths, 'profile' | 'product'>): Read<LogSettings> {
  const { value, diagnostics } = readFile(paths, 'logging.yaml', Logging)
  const size = /^(\d+) ?(KB|MB)$/.exec(value?.file_size ?? '5 MB')
  const fileBytes = Number(size?.[1]) * (size?.[2] === 'KB' ? 1024 : 1024 ** 2)
  return { value: { level: value?.level ?? 'info', fileBytes, files: value?.files ?? 5 }, diagnostics }
}

/** The profile's own file, else the shipped one. */
function readFile<Schema extends z.ZodType>(
  paths: Pick<Paths, 'profile' | 'product'>,
  name: string,
  schema: Schema,
): { value: z.infer<Schema> | null; diagnostics: Diagnostic[] } {
  const own = join(paths.profile, name)
  const file = existsSync(own) ? own : join(paths.product, 'resources/config', name)
  const at = (line: number, column: number, message: string): Diagnostic => ({
    path: name,
    line,
    column,
    severity: 'error',
    code: 'E105',
    message,
  })
  try {
    return parseOnce(readFileSync(file, 'utf8'), schema, at)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    const what = code === 'EISDIR' ? 'this is a folder, and the settings are a file' : `the file cannot be read (${code})`
    return { value: null, diagnostics: [at(1, 1, what)] }
  }
}

type Parsed<Schema extends z.ZodType> = { value: z.infer<Schema> | null; diagnostics: Diagnostic[] }

// Settings are asked for with every command: the text that was read last is not understood again while it is the same.
const lastParsed = new WeakMap<z.ZodType, { text: string; parsed: Parsed<z.ZodType> }>()

function parseOnce<Schema extends z.ZodType>(text: string, schema: Schema, at: PlaceFault): Parsed<Schema> {
  const known = lastParsed.get(schema)
  // Kept under its own schema, whose values it holds.
  if (known?.text === text) return known.parsed as Parsed<Schema>
  const parsed = parse(text, schema, at)
  lastParsed.set(schema, { text, parsed })
  return parsed
}

type PlaceFault = (line: number, column: number, message: string) => Diagnostic

function parse<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  at: (line: number, column: number, message: string) => Diagnostic,
): { value: z.infer<Schema> | null; diagnostics: Diagnostic[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', uniqueKeys: true, prettyErrors: false })
  const place = (offset: number): [number, number] => {
    const { line, col } = lines.linePos(offset)
    return [Math.max(1, line), Math.max(1, col)]
  }
  const alias = firstAlias(document)
  if (alias)
    return {
      value: null,
      diagnostics: [
        at(...place(alias.range?.[0] ?? 0), `aliases such as *${alias.source} are not taken here; write the value itself`),
      ],
    }
  if (document.errors.length > 0)
    return {
      value: null,
      diagnostics: document.errors.map((error) => at(...place(error.pos[0]), explainYamlError(error, text))),
    }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (parsed.success) return { value: parsed.data, diagnostics: [] }
  const diagnostics = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => at(...place(keyAt(document, issue.path, key)), `there is no setting "${key}" here`))
      : [at(...place(nodeAt(document, issue.path)), `${issue.path.join('.')} ${issue.message}`)],
  )
  return { value: null, diagnostics }
}

/** An alias can stand for itself or for more than fits into memory; settings need none. */
function firstAlias(document: ReturnType<typeof parseDocument>): Alias | null {
  let found: Alias | null = null
  visit(document, {
    Alias: (_key, alias) => {
      found = alias
      return visit.BREAK
    },
  })
  return found
}

/** A part that stands twice is the mistake of whoever puts a part from a manual at the end of the file. */
function explainYamlError(error: YAMLError, text: string): string {
  if (error.code !== 'DUPLICATE_KEY') return error.message
  const key = /^["']?([^\s"':]+)/.exec(text.slice(error.pos[0]))?.[1] ?? ''
  return `"${key}" stands here a second time; change the one above it and take this one out`
}

/** Where a value stands, or the nearest part around it that exists. */
function nodeAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** Where a key itself stands. */
function keyAt(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[], key: string): number {
  const parent: unknown = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined
  return (isScalar(pair?.key) ? pair.key.range?.[0] : undefined) ?? nodeAt(document, path)
}
