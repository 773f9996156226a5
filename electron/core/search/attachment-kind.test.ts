import { describe, expect, it } from 'vitest'
import { readableKind } from './attachment-kind.ts'

describe('readableKind', () => {
  it.each([
    ['application/pdf', 'x', 'pdf'],
    ['application/octet-stream', 'Report.DOCX', 'docx'],
    ['application/zip', 'report.docx', 'docx'],
    ['application/zip', 'notes.txt', null],
    ['application/zip', 'all.zip', null],
    ['text/csv', 'x', 'text'],
    ['application/octet-stream', 'meeting.ics', 'calendar'],
    ['application/octet-stream', 'constructor', null],
    ['application/octet-stream', 'x.toString', null],
    ['image/png', 'x.txt', null],
    ['constructor', 'x.txt', null],
  ])('SEA-7 %s %s is read as %s', (type, name, kind) => {
    expect(readableKind(type, name)).toBe(kind)
  })
})
