import { type AnyContractProcedure, getEventIteratorSchemaDetails } from '@orpc/contract'
import { z } from 'zod'
import { contract } from '#shared/contract/contract.ts'

/** docs/contract.md: every procedure with its route, its right, what it takes and how it can fail. */
export function renderContract(): string {
  const nouns = Object.entries(contract).map(([noun, procedures]) => {
    const entries = Object.entries(procedures).map(([name, procedure]) => renderProcedure(`${noun}.${name}`, procedure))
    return [`## ${noun}`, '', ...entries].join('\n')
  })
  return `${[introduction, ...nouns].join('\n')}`
}

const introduction = `# The contract

Everything that can be asked of Orgo, on every transport: in process, over the desktop's MessagePort, over WebSocket (\`/rpc\`) and as REST
below \`/api\`. Generated from shared/contract by scripts/generate-contract-docs.ts; [openapi.json](openapi.json) has the schemas in full.

Instants are UTC milliseconds since 1970. Fields with \`?\` may be left out. Unknown fields are refused. Every error is
\`{ code, message, data? }\`; beside the named ones there are BAD_REQUEST (400), NOT_SIGNED_IN (401), NOT_ALLOWED (403),
TOO_MANY_REQUESTS (429) and INTERNAL_SERVER_ERROR (500, with the id under which the error log has more).
`

function renderProcedure(name: string, procedure: AnyContractProcedure): string {
  const { route, meta, inputSchema, outputSchema, errorMap } = procedure['~orpc']
  const isStream = getEventIteratorSchemaDetails(outputSchema) !== undefined
  const errors = Object.entries<ErrorItem | undefined>(errorMap).map(
    ([code, error]) => `  - ${code} (${error?.status}): ${error?.message}`,
  )
  return [
    `### ${name}`,
    '',
    `${route.summary}.`,
    '',
    `- \`${route.method} /api${route.path}\`${isStream ? ', a stream of server-sent events' : ''}`,
    `- ${meta.kind}, right \`${meta.permission}\``,
    ...renderInput(inputSchema),
    ...(errors.length === 0 ? [] : ['- errors', ...errors]),
    '',
  ].join('\n')
}

type ErrorItem = { status?: number; message?: string }

function renderInput(schema: unknown): string[] {
  if (!(schema instanceof z.ZodObject)) return []
  const fields = Object.entries(schema.shape).map(
    ([name, field]) => `  - \`${name}${isOptional(field) ? '?' : ''}\` ${renderType(field)}`,
  )
  return fields.length === 0 ? [] : ['- takes', ...fields]
}

const isOptional = (schema: unknown): boolean => schema instanceof z.ZodOptional || schema instanceof z.ZodDefault

/** A field's type in words, read from its JSON Schema so that every kind of schema has one. */
function renderType(schema: unknown): string {
  if (!(schema instanceof z.ZodType)) return ''
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
}

function describe(schema: z.core.JSONSchema.JSONSchema): string {
  const among = schema.enum?.map((value) => `\`${value}\``).join(', ')
  const union = schema.anyOf?.map((branch) => describe(toObject(branch))).join(' or ')
  const items = schema.type === 'array' && schema.items ? `list of ${describe(toObject(schema.items))}` : undefined
  const object = schema.properties ? `{ ${Object.keys(schema.properties).join(', ')} }` : undefined
  const notes = [
    schema.description,
    schema.pattern ? `like \`${schema.pattern}\`` : undefined,
    range('length', schema.minLength, schema.maxLength),
    range('value', schema.minimum, schema.maximum),
    schema.default === undefined ? undefined : `default \`${JSON.stringify(schema.default)}\``,
  ].filter((note) => note !== undefined)
  return [among ?? union ?? items ?? object ?? schema.type ?? 'anything', ...notes].join(', ')
}

/** JSON Schema allows `true` and `false` for a schema; both say nothing here. */
const toObject = (schema: z.core.JSONSchema._JSONSchema | z.core.JSONSchema._JSONSchema[]): z.core.JSONSchema.JSONSchema =>
  typeof schema === 'boolean' || Array.isArray(schema) ? {} : schema

/** Bounds that only say that a number fits JavaScript are left out. */
function range(what: string, low: number | undefined, high: number | undefined): string | undefined {
  const from = low === undefined || low === Number.MIN_SAFE_INTEGER ? '' : `${low}`
  const to = high === undefined || high === Number.MAX_SAFE_INTEGER ? '' : `${high}`
  if (from === '' && to === '') return undefined
  return to === '' ? `${what} from ${from}` : `${what} ${from === '' ? 'up to' : `${from} to`} ${to}`
}
