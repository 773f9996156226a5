import { Button } from '@mantine/core'
import { EmptyState, LoadingState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { PlainText } from '../plain-text.tsx'
import type { DraftChecking } from './use-draft-check.ts'

/** The rules of the file as sentences; each leads back to its line. */
export function WordsView({ checking, onGoTo }: { checking: DraftChecking; onGoTo: (line: number) => void }) {
  const { check, rules } = checking
  if (!check) return <LoadingState rows={4} />
  const hasErrors = check.diagnostics.some(({ severity }) => severity === 'error')
  if (rules.length === 0 || hasErrors) {
    return (
      <div className="panel">
        <EmptyState title={t(hasErrors ? 'words.errors' : 'words.none')}>
          {t(hasErrors ? 'words.errorsBody' : 'words.noneBody')}
        </EmptyState>
      </div>
    )
  }
  return (
    <div className="words-view">
      {rules.map((rule) => (
        <section key={rule.ruleId} className="panel words-rule" aria-label={rule.title}>
          <header>
            <h2 dir="auto">{rule.title}</h2>
            <Button size="compact-sm" variant="subtle" onClick={() => onGoTo(rule.line)}>
              {t('words.toLine', { line: String(rule.line) })}
            </Button>
          </header>
          <div className="words-body">
            <PlainText plain={rule.plain} />
          </div>
        </section>
      ))}
    </div>
  )
}
