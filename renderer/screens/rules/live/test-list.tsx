import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { RuleTestResult } from '#shared/model/rule-work.ts'
import { Label } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'
import { editorAddress } from '../rule-address.ts'

/** The files' own tests with what came of them, failed ones first; each leads to its line. */
export function TestList({ tests }: { tests: readonly RuleTestResult[] }) {
  const sorted = tests.toSorted((a, b) => Number(a.passed) - Number(b.passed))
  return (
    <ul className="test-list">
      {sorted.map((test) => (
        <li key={`${test.path}:${test.line} ${test.name}`}>
          <p>
            {test.passed ? (
              <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
                {t('rules.testPassed')}
              </Label>
            ) : (
              <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
                {t('rules.testFailed')}
              </Label>
            )}{' '}
            <Link href={editorAddress(test.path, { line: test.line })} dir="auto">
              {test.name}
            </Link>
          </p>
          {test.problem && <p className="test-problem">{test.problem}</p>}
        </li>
      ))}
    </ul>
  )
}
