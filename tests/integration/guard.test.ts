import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Session } from '../../electron/core/engine-contract.ts'
import { contract } from '../../shared/contract/contract.ts'
import type { ProcedureMeta } from '../../shared/contract/procedure.ts'
import { type Permission, permissions } from '../../shared/model/person.ts'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

type Found = { path: string[]; meta: ProcedureMeta }

function listProcedures(node: object, path: string[] = []): Found[] {
  if (isContractProcedure(node)) {
    // Every procedure of the contract begins with the meta of procedure.ts.
    return [{ path, meta: (node as AnyContractProcedure)['~orpc'].meta as ProcedureMeta }]
  }
  return Object.entries(node).flatMap(([name, child]) => listProcedures(child, [...path, name]))
}

const procedures = listProcedures(contract)

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo({ shippedRules: false })
})
afterAll(() => orgo.close())

/** Calls a procedure by its path with an input that no procedure takes, so that only the guard can be what refuses first. */
function call(session: Session | null, path: readonly string[]): Promise<{ code: string; message: string }> {
  const client: unknown = createRouterClient(orgo.engine.router, { context: { session } })
  const procedure = path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], client)
  // The path comes from the contract, which the client is made of; types cannot follow a path that is data.
  return faultOf((procedure as (input: unknown) => Promise<unknown>)({ unknown: true }))
}

const sessionWith = (...granted: Permission[]): Session => ({
  personId: 'person_x',
  name: 'X',
  permissions: new Set(granted),
  sight: 'all' as const,
})

describe('the guard', () => {
  it('PEO-2 every procedure names a permission, and there are many', () => {
    expect(procedures.length).toBeGreaterThan(25)
    expect(procedures.filter(({ meta }) => meta.permission === 'nobody')).toEqual([])
  })

  it.each(procedures.map(({ path, meta }) => [path.join('.'), path, meta.permission] as const))(
    'PEO-1 PEO-2 %s',
    async (name, path, permission) => {
      expect(await call(null, path)).toMatchObject({ code: 'NOT_SIGNED_IN' })
      expect(await call(sessionWith(), path)).toMatchObject({ code: 'NOT_ALLOWED' })
      const others = permissions.filter((other) => other !== permission)
      expect(await call(sessionWith(...others), path)).toMatchObject({ code: 'NOT_ALLOWED' })
      // With the permission the call reaches the check of its input: the guard stands before it.
      expect(await call(sessionWith(permission), path)).toMatchObject({ code: 'BAD_REQUEST' })
      expect(orgo.logged).toContain(`security call_refused {"procedure":"${name}","reason":"${permission}"}`)
      expect(orgo.logged).toContain(`security call_refused {"procedure":"${name}","reason":"not signed in"}`)
    },
  )

  it('PEO-1 the owner has every permission but that of nobody', () => {
    expect([...orgo.engine.owner.permissions].sort()).toEqual(
      permissions.filter((permission) => permission !== 'nobody').toSorted(),
    )
  })

  it('PEO-3 a refusal tells what to do, and the log holds no content', async () => {
    const { message } = await call(null, ['tasks', 'list'])
    expect(message).toBe('Sign in first: open Orgo by the address that its start command printed.')
    expect(orgo.logged.join('\n')).not.toContain('unknown')
  })
})
