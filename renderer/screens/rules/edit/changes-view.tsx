import { EmptyState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { TextDiff } from './text-diff.tsx'
import type { RuleDraftState } from './use-text-draft.ts'

/** What this text changes in the file as it was last saved. */
export function ChangesView({ draft: { file, text, path } }: { draft: RuleDraftState }) {
  if (file?.text === text) {
    return (
      <div className="panel">
        <EmptyState title={t('diff.none')}>{t('diff.noneBody')}</EmptyState>
      </div>
    )
  }
  return (
    <section className="panel diff-panel" aria-label={t('editor.view.changes')}>
      <p className="muted">{t(file === null ? 'diff.isNew' : 'diff.legend')}</p>
      <TextDiff before={file?.text ?? ''} after={text} label={t('diff.label', { path })} />
    </section>
  )
}
