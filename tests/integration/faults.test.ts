import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../electron/core/engine.ts'
import { faultOf, sampleMbox, type TestOrgo, testOrgo } from './test-orgo.ts'

let orgo: TestOrgo

beforeEach(async () => {
  orgo = await testOrgo()
})
afterEach(() => orgo.close())

describe('a profile that was damaged', () => {
  it('A-5 STO-12 a damaged page met in the middle of work is one sentence, and nothing more is written', async () => {
    await orgo.importPath(sampleMbox)
    await orgo.engine.close()
    const path = join(orgo.paths.profile, 'orgo.db')
    const bytes = readFileSync(path)
    // Every page but the first ones is hit, so that opening goes well and reading does not.
    for (let at = 40 * 4096 + 1000; at < bytes.length; at += 4096) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    writeFileSync(path, bytes)
    const opened = await createEngine(orgo.ports, { kind: 'device' })
    if (!opened.ok) {
      expect(opened.fault.sentence).toMatch(/damaged/)
      return
    }
    const { client } = opened.value
    const list = await faultOf(client.messages.list({ limit: 500 }))
    expect(list.message).toMatch(/^The database of this profile is damaged/)
    const write = await faultOf(client.tasks.create({ title: 'One more', module: 'maintenance' }))
    expect(write.message).toMatch(/^The database of this profile is damaged/)
    await opened.value.close()
  })

  it('an empty database is not called unfinished, and nobody is told to remove the profile first', async () => {
    await orgo.engine.close()
    writeFileSync(join(orgo.paths.profile, 'orgo.db'), '')
    const opened = await createEngine(orgo.ports, { kind: 'device' })
    expect(opened.ok ? 'opened' : opened.fault.sentence).toMatch(/orgo\.db is empty.*Put it back from a copy/)
  })

  it.each(['blobs', 'processes'])('a file where the folder %s should be is one sentence', async (name) => {
    await orgo.engine.close()
    rmSync(join(orgo.paths.profile, name), { recursive: true })
    writeFileSync(join(orgo.paths.profile, name), 'a file')
    const opened = await createEngine(orgo.ports, { kind: 'device' })
    expect(opened.ok ? 'opened' : opened.fault.sentence).toMatch(new RegExp(`${name} is a file where the profile keeps a folder`))
    rmSync(join(orgo.paths.profile, name))
  })
})

describe('rule files that are no plain files', () => {
  it('R14 a file where the folder of rules should be is a finding, and the last good set stays', async () => {
    writeFileSync(join(orgo.paths.profile, 'rules'), 'a file')
    const reloaded = await orgo.client.rules.reload({})
    expect(reloaded.stale).toBe(true)
    expect(reloaded.diagnostics.map((finding) => finding.message).join()).toMatch(/is a file, and rules lie in a folder/)
  })

  it('links are followed; one that leads nowhere is a finding', async () => {
    const folder = join(orgo.paths.profile, 'rules/links')
    mkdirSync(folder, { recursive: true })
    const target = orgo.writeFile(
      'linked.yaml',
      `- id: linked-rule\n  condition: "subject contains 'garden'"\n  action: { tag: garden }\n`,
    )
    symlinkSync(target, join(folder, 'linked.yaml'))
    expect((await orgo.client.rules.reload({})).rules.map((rule) => rule.ruleId)).toContain('linked-rule')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.yaml'))
    const { diagnostics } = await orgo.client.rules.reload({})
    expect(diagnostics.filter((finding) => finding.severity === 'error')).toMatchObject([{ path: 'rules/links/dangling.yaml' }])
  })
})

it('a cursor that no list gave out is refused, so that a script that pages ends', async () => {
  const cursor = 'zzz'
  const calls = [
    orgo.client.tasks.list({ cursor }),
    orgo.client.messages.list({ cursor }),
    orgo.client.messages.search({ query: 'heating', cursor }),
    orgo.client.archives.list({ cursor }),
  ]
  for (const call of calls) expect((await faultOf(call)).message).toMatch(/^This cursor is not one that this list gave out/)
})
