import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { useAction } from '../../../actions/action-context.tsx'
import { useApi } from '../../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { RuleEditor } from './rule-editor.tsx'
import { readStoredDraft } from './stored-draft.ts'
import '../rules.css'
import './editor.css'

/** The editor of one rule file, saved or begun from an example. */
export function RuleEditorScreen({ path }: { path: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const files = useQuery(api.rules.files.queryOptions({ input: {} }))
  useAction('back', () => navigate('/rules'))
  if (!files.data) {
    return (
      <div className="page">
        {files.error ? <ErrorState error={files.error} onRetry={() => files.refetch()} /> : <LoadingState />}
      </div>
    )
  }
  const file = files.data.find((one) => one.path === path) ?? null
  if (file === null && readStoredDraft(path) === null) {
    return (
      <div className="page">
        <h1 className="break-anywhere">{path}</h1>
        <EmptyState title={t('editor.noFile')} action={<Link href="/rules">{t('rules.title')}</Link>}>
          {t('editor.noFileBody')}
        </EmptyState>
      </div>
    )
  }
  return <RuleEditor key={path} path={path} file={file} />
}
