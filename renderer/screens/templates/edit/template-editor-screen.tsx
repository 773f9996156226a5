import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import { useAction } from '../../../actions/action-context.tsx'
import { useApi } from '../../../client/api-context.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../../parts/states.tsx'
import { t } from '../../../text/translate.ts'
import { TemplateEditor } from './template-editor.tsx'
import '../../rules/rules.css'
import '../../rules/edit/editor.css'
import '../templates.css'

/** The editor of one text for mail. */
export function TemplateEditorScreen({ path }: { path: string }) {
  const api = useApi()
  const [, navigate] = useLocation()
  const list = useQuery(api.templates.list.queryOptions({ input: {} }))
  const isKnown = list.data?.some((row) => row.path === path) ?? false
  const source = useQuery(api.templates.get.queryOptions({ input: { template: path }, enabled: isKnown }))
  useAction('back', () => navigate('/templates'))
  const answer = list.error ? list : source
  if (list.data && source.data) return <TemplateEditor key={path} source={source.data} rows={list.data} />
  return (
    <div className="page">
      {list.data && !isKnown ? (
        <>
          <h1 className="break-anywhere">{path}</h1>
          <EmptyState title={t('templates.notFound')} action={<Link href="/templates">{t('templates.title')}</Link>}>
            {t('templates.notFoundBody')}
          </EmptyState>
        </>
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}
