import { oc } from '@orpc/contract'
import { z } from 'zod'
import type { Permission } from '#shared/model/person.ts'
import { sayIssue } from './say-issue.ts'

// Whoever speaks the contract says the same of a wrong value.
z.config({ customError: sayIssue })

/** What the guard reads before any handler runs: a procedure that forgets to say so is `nobody`'s. */
export type ProcedureMeta = { kind: 'query' | 'command' | 'stream'; permission: Permission }

/** The start of every procedure of the contract. */
export const procedure = oc.$meta<ProcedureMeta>({ kind: 'query', permission: 'nobody' })
