import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultOf, type TestOrgo, testOrgo } from './test-orgo.ts'

let orgo: TestOrgo
beforeAll(async () => {
  orgo = await testOrgo()
})
afterAll(() => orgo.close())

describe('saved searches', () => {
  it('SEA-11 are kept by name, renamed and removed', async () => {
    const { messages } = orgo.client
    const late = await messages.saveSearch({ name: ' Late bills ', query: ' subject:bill -is:list ' })
    expect(late).toMatchObject({ name: 'Late bills', query: 'subject:bill -is:list', createdAt: orgo.clock.now() })
    const all = await messages.saveSearch({ name: 'Attachments', query: 'has:attachment' })
    expect((await messages.listSearches({})).rows).toEqual([all, late])

    expect((await faultOf(messages.saveSearch({ name: 'late BILLS', query: 'x' }))).code).toBe('SEARCH_NAME_TAKEN')
    expect((await faultOf(messages.renameSearch({ searchId: all.searchId, name: 'Late bills' }))).code).toBe('SEARCH_NAME_TAKEN')
    const renamed = await messages.renameSearch({ searchId: late.searchId, name: 'Late Bills' })
    expect(renamed).toEqual({ ...late, name: 'Late Bills' })

    await messages.removeSearch({ searchId: all.searchId })
    expect((await messages.listSearches({})).rows).toEqual([renamed])
    expect((await faultOf(messages.removeSearch({ searchId: all.searchId }))).code).toBe('SEARCH_NOT_FOUND')
  })

  it('SEA-11 outlive a restart', async () => {
    const again = await orgo.reopen()
    expect((await again.client.messages.listSearches({})).rows.map((row) => row.name)).toEqual(['Late Bills'])
    orgo = again
  })
})
