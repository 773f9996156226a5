import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkLinks, readLinks } from './links.ts'

describe('links', () => {
  it('reads links and pictures to files, and no addresses', () => {
    expect(readLinks('[a](docs/a.md#part) ![b](b.png) [c](https://example.org/c) [d](#here)')).toEqual(['docs/a.md', 'b.png'])
  })

  it('finds a link that leads nowhere, seen from its page', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orgo-links-'))
    try {
      mkdirSync(join(folder, 'docs'))
      writeFileSync(join(folder, 'README.md'), '[a](docs/a.md)')
      writeFileSync(join(folder, 'docs/a.md'), '[up](../README.md) [gone](gone.md)')
      expect(checkLinks(folder)).toEqual(['docs/a.md leads to gone.md, which is not there.'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
