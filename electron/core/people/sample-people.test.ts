import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copySamplePeople } from '../config/copy-sample-people.ts'
import { readPeople } from './read-people.ts'

const product = resolve(import.meta.dirname, '../../..')
const owner = { ownerId: 'person_ab12', ownerName: 'Coordinator', zone: 'Europe/Berlin' }

describe('the people of the sample', () => {
  it('PEO-10 are copied into a sample profile once, for its owner alone, and have no mistake', () => {
    const profile = mkdtempSync(join(tmpdir(), 'orgo-people-'))
    try {
      copySamplePeople({ product, profile })
      const { value: directory, diagnostics } = readPeople({ profile }, owner)
      expect(diagnostics).toEqual([])
      expect(directory?.holders('coordinator').map(({ id }) => id)).toEqual(['ana'])
      expect(directory?.owner.everyRole).toBe(true)
      expect(directory?.contactOf('billing@boiler-brothers.example')?.roles).toEqual(['vendor'])
      expect(statSync(join(profile, 'config/people.yaml')).mode & 0o077).toBe(0)
      writeFileSync(join(profile, 'config/people.yaml'), 'people: 1\n')
      copySamplePeople({ product, profile })
      expect(readFileSync(join(profile, 'config/people.yaml'), 'utf8')).toBe('people: 1\n')
    } finally {
      rmSync(profile, { recursive: true })
    }
  })

  it('PEO-10 can exist nowhere: every address is of a domain for examples', () => {
    const text = readFileSync(join(product, 'resources/samples/people.yaml'), 'utf8')
    const domains = [...text.matchAll(/@([\w.-]+)/g)].map((match) => match[1] ?? '').filter((domain) => domain !== 'domain')
    expect(domains.length).toBeGreaterThan(30)
    expect(domains.filter((domain) => !/\.(example|invalid|test)$/.test(domain))).toEqual([])
    expect(text).toContain('fiction')
  })
})
