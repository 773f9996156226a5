import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { TemplateRow, TemplateSource } from '#shared/model/template.ts'
import { useApi } from '../../../client/api-context.tsx'
import { t } from '../../../text/translate.ts'
import { CodeEditor, type EditorHandle } from '../../rules/edit/code-editor.tsx'
import { Overtaken } from '../../rules/edit/refusal-dialog.tsx'
import { useEditorKeys } from '../../rules/edit/use-editor-keys.ts'
import { useTextDraft } from '../../rules/edit/use-text-draft.ts'
import { searchToPreviewOn, templateAddress } from '../template-address.ts'
import { completeLiquid } from './complete-liquid.ts'
import { liquidSyntax } from './liquid-syntax.ts'
import { PreviewPane } from './preview-pane.tsx'
import { TemplateHead } from './template-head.tsx'
import { useSaveTemplate } from './use-save-template.ts'
import { useTemplatePreview } from './use-template-preview.ts'

const hintId = 'template-editor-hint'
const ignoreLine = (): void => undefined

type Props = { source: TemplateSource; rows: readonly TemplateRow[] }

/** One text for mail in one language, and beside it the mail it makes of a real task or message. */
export function TemplateEditor({ source, rows }: Props) {
  const { path, folder, name } = source.row
  const api = useApi()
  const [, navigate] = useLocation()
  const on = searchToPreviewOn(useSearch())
  const draft = useTextDraft(path, source)
  const preview = useTemplatePreview(path, draft.text, on)
  const insertable = useQuery(api.templates.fields.queryOptions({ input: { folder, name }, staleTime: 600_000 })).data ?? null
  const completion = useMemo(() => completeLiquid(insertable), [insertable])
  const editor = useRef<EditorHandle | null>(null)
  const [said, setSaid] = useState('')
  const onReady = useCallback((handle: EditorHandle | null) => {
    editor.current = handle
  }, [])

  const showProblem = (backwards: boolean) => {
    const problem = editor.current?.goToProblem(backwards) ?? null
    setSaid(
      problem
        ? `${t('live.place', { line: String(problem.line), column: String(problem.column) })}: ${problem.message}`
        : t('live.noProblems'),
    )
  }
  const saving = useSaveTemplate(draft, () => showProblem(false))
  const save = async () => {
    const problems = await preview.refetch()
    if (problems?.some(({ severity }) => severity === 'error')) showProblem(false)
    else if (draft.isChanged) saving.save(draft.text)
    else setSaid(t('editor.nothingToSave'))
  }
  useEditorKeys({ save: () => void save(), problem: showProblem })

  return (
    <div className="page rule-editor">
      <TemplateHead {...{ draft, rows, preview, saving, on }} onSave={() => void save()} onProblem={() => showProblem(false)} />
      {draft.isOvertaken && (
        <section className="panel overtaken" aria-label={t('rules.refused.overtaken')}>
          <h2 className="tone-danger">{t('rules.refused.overtaken')}</h2>
          <Overtaken draft={draft} />
        </section>
      )}
      <div className="editor-columns">
        <div className="editor-body">
          <div className="editor-main">
            <div className="panel yaml-panel">
              <CodeEditor
                text={draft.text}
                onChange={draft.setText}
                onCursorLine={ignoreLine}
                diagnostics={preview.problems}
                syntax={liquidSyntax}
                completion={completion}
                label={t('editor.label', { path })}
                describedBy={hintId}
                onReady={onReady}
              />
              <p id={hintId} className="editor-hint muted">
                {t('templates.hint')}
              </p>
            </div>
            <p className="editor-said" role="status">
              {said}
            </p>
          </div>
          <PreviewPane
            {...{ draft, preview, insertable, on }}
            onChoose={(next) => navigate(templateAddress(path, next), { replace: true })}
            onGoTo={(line, column) => editor.current?.goTo(line, column)}
          />
        </div>
      </div>
    </div>
  )
}
