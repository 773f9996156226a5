import { describe, expect, it } from 'vitest'
import { choiceToRequest, readReportName, reportAddress, searchToChoice } from './report-address.ts'

const searchOf = (address: string) => address.slice(address.indexOf('?'))

describe('B-30 the address of a report', () => {
  it('reads what it wrote', () => {
    const choice = { period: 'last_month', module: 'desk', person: 'person:ada', place: 'B 3', confidential: true } as const
    expect(searchToChoice(searchOf(reportAddress('workload', choice, 'tables')))).toEqual({ choice, look: 'tables' })
    expect(reportAddress('task_summary')).toBe('/reports/task_summary')
  })

  it('leaves out what a report cannot be narrowed to', () => {
    expect(searchToChoice('?period=never&from=1.2.2026&currency=euro&as=pie&confidential=perhaps')).toEqual({
      ...{ choice: {}, look: 'charts' },
    })
    expect(readReportName('everything')).toBeNull()
  })

  it('asks for confidential tasks only when told', () => {
    expect(choiceToRequest('workload', { team: 'none', module: undefined })).toEqual({
      ...{ name: 'workload', team: 'none', confidential: false },
    })
  })
})
