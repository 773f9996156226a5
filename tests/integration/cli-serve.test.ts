import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CliHome, createCliHome, waitForOutput } from './cli-run.ts'

let home: CliHome
beforeAll(async () => {
  home = createCliHome()
  const made = await home.orgo(['init'])
  if (made.code !== 0) throw new Error(made.err)
}, 60_000)
afterAll(() => home.remove())

describe('orgo serve', () => {
  it('prints its address and token as one line once it listens, and ends cleanly on a signal', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const child = home.spawn(['--profile', home.profile, 'serve', '--port', '0', '--json'])
      const { url, token } = JSON.parse(await waitForOutput(child, /^\{.*\}\n/))
      const { origin } = new URL(url)
      const headers = { authorization: `Bearer ${token}` }
      expect((await fetch(`${origin}/api/health`, { headers })).status).toBe(200)
      expect((await fetch(`${origin}/api/health`)).status).toBe(401)
      expect((await (await fetch(`${origin}/api/openapi.json`, { headers })).json()).openapi).toBe('3.1.1')
      expect((await fetch(url, { redirect: 'manual' })).headers.get('set-cookie')).toContain('SameSite=Strict')
      child.kill(signal)
      expect(await once(child, 'close')).toEqual([0, null])
    }
  }, 60_000)

  it('says in a sentence that its port is taken', async () => {
    const first = home.spawn(['--profile', home.profile, 'serve', '--port', '0', '--json'])
    const { url } = JSON.parse(await waitForOutput(first, /^\{.*\}\n/))
    const second = await home.orgo(['serve', '--port', new URL(url).port])
    expect(second).toMatchObject({ code: 1, out: '' })
    expect(second.err).toMatch(/^Port \d+ is in use by another program\. /)
    first.kill('SIGTERM')
    await once(first, 'close')
  }, 60_000)
})

describe('settings that are wrong', () => {
  it('CFG-2 are said on standard error when orgo serve or npm start begins, and in health', async () => {
    const file = join(home.profile, 'config.yaml')
    const good = readFileSync(file, 'utf8')
    writeFileSync(file, `${good}feedback:\n  enabled: true\n`)
    try {
      const line = good.split('\n').length
      const said = `${file}:${line}:1: "feedback" stands here a second time; `
      const port = ['--port', '0']
      const starts = [
        home.spawn(['--profile', home.profile, 'serve', ...port]),
        home.spawn(['--profile', home.profile, '--web', '--no-open', ...port], 'start'),
      ]
      for (const child of starts) {
        const err = { text: '' }
        child.stderr?.on('data', (chunk) => {
          err.text += chunk
        })
        await waitForOutput(child, /Open: /)
        expect(err.text).toContain(said)
        expect(err.text).toContain('nothing in config.yaml counts')
        child.kill('SIGTERM')
        await once(child, 'close')
      }
      expect((await home.orgo(['health'])).out).toContain(`warning Settings: config.yaml:${line}:1: "feedback" stands here`)
    } finally {
      writeFileSync(file, good)
    }
  }, 60_000)
})

describe('npm start', () => {
  it('makes the sample once, says why it is not the desktop app, and imports nothing again', async () => {
    const reason = 'There is no display for a window here.'
    const words = ['--sample', '--port', '0', '--no-open', '--no-electron', reason]
    const first = home.spawn(words, 'start')
    const said = await waitForOutput(first, /^[\s\S]*Open: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/)
    expect(said).toContain('(made now)')
    expect(said).toContain('Riverside is fiction')
    expect(said).toMatch(
      /riverside\.mbox: \d+ mails found = \d+ imported \+ \d+ duplicate \+ \d+ skipped \+ \d+ failed\. \d+ tasks made\./,
    )
    expect(said).toContain(`${reason}\n`)
    first.kill('SIGINT')
    expect(await once(first, 'close')).toEqual([0, null])
    const second = home.spawn(words, 'start')
    expect(await waitForOutput(second, /^[\s\S]*Open: .*\n/)).toContain('riverside.mbox is in already')
    second.kill('SIGINT')
    expect(await once(second, 'close')).toEqual([0, null])
  }, 300_000)

  it('refuses what it does not know', async () => {
    const child = home.spawn(['--smaple'], 'start')
    expect(await waitForOutput(child, /Did you mean --sample\?/)).toBeTruthy()
    expect(await once(child, 'close')).toEqual([2, null])
  })
})
