import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '#shared/contract/contract.ts'
import { Archive, ArchiveItem, ImportProgress } from '#shared/model/archive.ts'
import { Dashboard } from '#shared/model/dashboard.ts'
import { Health } from '#shared/model/health.ts'
import { FileContent, Message, MessageSummary } from '#shared/model/message.ts'
import { Module } from '#shared/model/module.ts'
import { Explanation, RuleSetSummary } from '#shared/model/rule.ts'
import { Task, TaskSummary } from '#shared/model/task.ts'

/** What is common to every error, whatever its code. */
const faultSchema = {
  type: 'object' as const,
  properties: { code: { type: 'string' as const }, message: { type: 'string' as const }, data: {} },
  required: ['code', 'message'],
}

const named = {
  Archive,
  ArchiveItem,
  Dashboard,
  Explanation,
  FileContent,
  Health,
  ImportProgress,
  Message,
  MessageSummary,
  Module,
  RuleSetSummary,
  Task,
  TaskSummary,
}

/** Writes the OpenAPI 3.1 document of the contract, and of the one route beside it that takes a stream of bytes. */
export async function createOpenApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: {
      title: 'Orgo',
      version,
      description:
        'Turns mail into tasks. Served on this machine alone; every route asks for the session of a browser or for the token that `orgo serve --json` prints. Instants are UTC milliseconds since 1970.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    commonSchemas: Object.fromEntries(
      Object.entries(named).map(([name, schema]) => [name, { strategy: 'output' as const, schema }]),
    ),
    customErrorResponseBodySchema: (errors) => ({
      oneOf: errors.map(([code, message, dataRequired, data]) => ({
        type: 'object',
        properties: { code: { const: code }, message: { type: 'string', default: message }, data },
        required: dataRequired ? ['code', 'message', 'data'] : ['code', 'message'],
      })),
    }),
    paths: { '/uploads': { post: uploadOperation } },
  })
}

const uploadOperation = {
  operationId: 'uploads.receive',
  summary: 'Hand over the bytes of an archive, to be imported by its upload id',
  tags: ['archives'],
  parameters: [{ name: 'name', in: 'query', required: true, schema: { type: 'string' as const, minLength: 1, maxLength: 255 } }],
  requestBody: {
    required: true,
    content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } },
  },
  responses: {
    201: {
      description: 'The bytes are kept, encrypted, until they are imported',
      content: {
        'application/json': {
          schema: {
            type: 'object' as const,
            properties: { uploadId: { type: 'string' as const }, sizeBytes: { type: 'integer' as const, minimum: 0 } },
            required: ['uploadId', 'sizeBytes'],
          },
        },
      },
    },
    413: { description: 'Too large', content: { 'application/json': { schema: faultSchema } } },
    422: { description: 'Cannot be taken', content: { 'application/json': { schema: faultSchema } } },
  },
}
