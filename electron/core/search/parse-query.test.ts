import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from './parse-query.ts'
import type { SearchNode, TextColumn } from './query-tree.ts'

const now = Date.UTC(2026, 10, 23, 12)
type Beginning = 'no' | 'maybe' | 'yes'
const words = (text: string, column: TextColumn | null = null, beginning: Beginning = 'no'): SearchNode => ({
  kind: 'text',
  column,
  text,
  beginning,
})
const open = (text: string, column: TextColumn | null = null): SearchNode => words(text, column, 'maybe')
const all = (...of: SearchNode[]): SearchNode => ({ kind: 'all', of })
const any = (...of: SearchNode[]): SearchNode => ({ kind: 'any', of })
const not = (of: SearchNode): SearchNode => ({ kind: 'not', of })
const day = (text: string): number => new Date(`${text}T00:00:00`).getTime()

describe('parseQuery', () => {
  it.each<[string, SearchNode | null]>([
    ['', null],
    ['pump', open('pump')],
    ['pump house', all(words('pump'), open('house'))],
    ['pump -house', all(words('pump'), not(words('house')))],
    ['pump NOT house', all(words('pump'), not(words('house')))],
    ['pump AND house', all(words('pump'), open('house'))],
    ['pump OR house', any(words('pump'), open('house'))],
    ['a b OR c d', any(all(words('a'), words('b')), all(words('c'), words('d')))],
    ['a (b OR c)', all(words('a'), any(words('b'), words('c')))],
    ['-(b OR c)', not(any(words('b'), words('c')))],
    ['--pump', open('--pump')],
    ['a+b', words('a+b')],
    ['re-use', open('re-use')],
    ['"two words" more', all(words('two words'), open('more'))],
    ['\u201ctwo words\u201d', words('two words')],
    ['"not closed', open('not closed')],
    ['pum*', words('pum*', null, 'yes')],
    ['pu* of', all(words('pu*', null, 'yes'), words('of'))],
    ['from:ida', open('ida', 'sender')],
    ['From: ida', open('ida', 'sender')],
    ['FROM:"Ida Example"', words('Ida Example', 'sender')],
    ['to:(ida OR ben)', any(words('ida', 'recipients'), words('ben', 'recipients'))],
    ['cc:ida filename:pdf', all(words('ida', 'copies'), open('pdf', 'attachments'))],
    ['-subject:pump', not(words('pump', 'subject'))],
    ['has:attachment', { kind: 'has', what: 'attachment' }],
    ['has:attachments has:task', all({ kind: 'has', what: 'attachment' }, { kind: 'has', what: 'task' })],
    ['is:triage', { kind: 'triage' }],
    ['is:unread', { kind: 'flag', bit: 1, set: false }],
    ['is:(flagged OR answered)', any({ kind: 'flag', bit: 2, set: true }, { kind: 'flag', bit: 4, set: true })],
    ['is:list', words('list', 'marks')],
    ['kind:contacts', { kind: 'item', kinds: ['contact'] }],
    ['kind:calendar', { kind: 'item', kinds: ['appointment', 'meeting'] }],
    ['label:"Old news"', { kind: 'label', name: 'Old news' }],
    ['in:Inbox/Projects', { kind: 'place', name: 'Inbox/Projects' }],
    ['larger:5M', { kind: 'size', comparison: '>', sizeBytes: 5 * 1024 * 1024 }],
    ['smaller:1.5kb', { kind: 'size', comparison: '<', sizeBytes: 1536 }],
    ['before:2026-07-01', { kind: 'time', from: null, to: day('2026-07-01') }],
    ['after:2026-07', { kind: 'time', from: day('2026-07-01'), to: null }],
    ['on:2026', { kind: 'time', from: day('2026-01-01'), to: day('2027-01-01') }],
    ['on:1.7.2026', { kind: 'time', from: day('2026-07-01'), to: day('2026-07-02') }],
    ['after:7d', { kind: 'time', from: day('2026-11-16'), to: null }],
    ['on:yesterday', { kind: 'time', from: day('2026-11-22'), to: day('2026-11-23') }],
    ['https://x.example/a', words('https://x.example/a')],
    ['pump OR', open('pump')],
    ['pump from:', open('pump')],
    [') pump (', open('pump')],
    ['constructor', open('constructor')],
    ['__proto__ x', all(words('__proto__'), words('x'))],
    ['- " * ()', null],
  ])('SEA-3 D5 reads %j and has no remark', (query, tree) => {
    expect(parseQuery(query, now)).toEqual({ tree, remarks: [] })
  })

  it.each([
    ['after:2026-13-45', null, '"2026-13-45" is no date; write 2026-11-23.'],
    ['before:soon', null, '"soon" is no date; write 2026-11-23.'],
    ['larger:big', null, '"big" is no size; write 500k or 5M.'],
    ['note:plan', open('note:plan'), '"note:" is no field of the search; it was looked for as text.'],
    ['has:nothing', words('has nothing'), '"has:nothing" is not known; write has:attachment or has:task.'],
    ['is:constructor', words('is constructor'), expect.stringContaining('"is:constructor" is not known')],
    ['kind:constructor', words('kind constructor'), expect.stringContaining('write kind:mail')],
    ['from: OR', null, 'Nothing follows "from:", so it was left out.'],
  ])('SEA-8 says what it made of %j', (query, tree, message) => {
    expect(parseQuery(query, now)).toEqual({ tree, remarks: [{ text: query.replace(' OR', ''), message }] })
  })

  it('SEA-1 reads no more than fifty conditions, and says so', () => {
    const { tree, remarks } = parseQuery('word '.repeat(200), now)
    expect(tree?.kind === 'all' && tree.of.length).toBe(50)
    expect(remarks).toEqual([{ text: '', message: 'Only the first 50 conditions count.' }])
  })

  it('SEA-1 reads parentheses a thousand deep', () => {
    expect(parseQuery(`${'('.repeat(1000)}pump${')'.repeat(1000)} house`, now).tree).toEqual(all(words('pump'), open('house')))
  })

  it('D5 SEA-1 any text has a tree of at most fifty conditions and eight levels', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '"',
      '-',
      'OR',
      'AND',
      'NOT',
      'from:',
      'is:',
      'before:',
      'x:',
      'word',
      ' ',
      '\ud800',
      '東',
    )
    const query = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 80 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(query, (text) => {
        const { tree } = parseQuery(text, now)
        expect(tree === null ? 0 : count(tree)).toBeLessThanOrEqual(50)
      }),
      { numRuns: 5000 },
    )
  })
})

function count(node: SearchNode): number {
  if (node.kind === 'all' || node.kind === 'any') return node.of.reduce((sum, part) => sum + count(part), 0)
  return node.kind === 'not' ? count(node.of) : 1
}
