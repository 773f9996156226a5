import { describe, expect, it } from 'vitest'
import { addCounts, countPlaywright, countVitest, renderCounts } from './test-counts.ts'

const vitestReport = {
  numPassedTests: 2,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ],
}

describe('test counts', () => {
  it('reads passed, failed and skipped from vitest', () => {
    expect(countVitest(vitestReport)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  it('counts a file that could not be loaded as failed', () => {
    const report = { ...vitestReport, testResults: [...vitestReport.testResults, { status: 'failed', assertionResults: [] }] }
    expect(countVitest(report).failed).toBe(2)
  })

  it('counts an error outside any browser test as failed', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 2 }
    expect(countPlaywright({ stats, errors: [{ message: 'no test file' }] })).toEqual({ passed: 4, failed: 1, skipped: 2 })
  })

  it('sums suites into the closing line', () => {
    const sum = addCounts([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 3, failed: 1, skipped: 0 },
    ])
    expect(renderCounts(sum)).toBe('4 passed, 1 failed, 2 skipped')
  })
})
