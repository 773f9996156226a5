import { describe, expect, it } from 'vitest'
import { choosePageOrigin } from './page-origin.ts'

describe('choosePageOrigin', () => {
  it('A-39 (1, 18) is the app scheme, and owns nothing that only looks like it', () => {
    const origin = choosePageOrigin(true, 'http://localhost:5173')
    expect(origin.address).toBe('app://orgo')
    const owned = ['app://orgo/', 'app://orgo/tasks/task_1']
    const foreign = [
      'app://orgo.evil/',
      'app://evil/',
      'app:orgo',
      'apps://orgo/',
      'https://orgo/',
      'http://localhost:5173/',
      'file:///app/orgo',
      'not a url',
      '',
    ]
    expect(owned.map(origin.owns)).toEqual(owned.map(() => true))
    expect(foreign.map(origin.owns)).toEqual(foreign.map(() => false))
  })

  it('A-35 loads beside itself only what the page made in memory', () => {
    const origin = choosePageOrigin(true, undefined)
    expect(['data:image/png;base64,AA', 'blob:app://orgo/1', 'app://orgo/a.js'].map(origin.mayLoad)).toEqual([true, true, true])
    const foreign = [
      'https://example.org/',
      'http://127.0.0.1/',
      'ws://localhost/',
      'file:///etc/passwd',
      'blob:https://example.org/1',
      'ftp://x/',
    ]
    expect(foreign.map(origin.mayLoad)).toEqual(foreign.map(() => false))
  })

  it('A-39 (1) takes a bundler only unpacked and only on loopback', () => {
    const origin = choosePageOrigin(false, 'http://localhost:5173')
    expect(origin.address).toBe('http://localhost:5173')
    expect(origin.owns('http://localhost:5173/tasks')).toBe(true)
    expect(origin.mayLoad('ws://localhost:5173/?token=x')).toBe(true)
    expect(origin.mayLoad('http://localhost:5174/')).toBe(false)
    expect(choosePageOrigin(false, 'https://example.org').address).toBe('app://orgo')
    expect(choosePageOrigin(false, 'http://localhost.example.org').address).toBe('app://orgo')
  })
})
