import { Button, NativeSelect, Table, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { TemplateAudience, type TemplateRow } from '#shared/model/template.ts'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { useApi } from '../../client/api-context.tsx'
import { Label } from '../../parts/labels.tsx'
import { leaveOnEscape } from '../../parts/leave-on-escape.ts'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { Panel } from '../modules/panel.tsx'
import { groupTemplates, type TemplateFilter, type TemplateGroup, wholeTemplateFilter } from './group-templates.ts'
import { templateAddress } from './template-address.ts'
import { useFolderNames } from './use-folder-names.ts'
import './templates.css'

/** The texts that mail is written from, for each module, with their languages and what is wrong in them. */
export function TemplatesScreen() {
  const api = useApi()
  const [, navigate] = useLocation()
  const answer = useQuery(api.templates.list.queryOptions({ input: {} }))
  const [filter, setFilter] = useState(wholeTemplateFilter)
  useAction('back', () => navigate('/rules'))
  return (
    <div className="page templates">
      <div className="page-head">
        <h1>{t('templates.title')}</h1>
        <div className="module-links">
          <Link href="/modules">{t('modules.title')}</Link>
          <Link href="/rules">{t('rules.title')}</Link>
        </div>
      </div>
      <p className="muted">{t('templates.intro')}</p>
      {answer.data ? (
        <Content rows={answer.data} filter={filter} onFilter={setFilter} />
      ) : answer.error ? (
        <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
      ) : (
        <LoadingState />
      )}
    </div>
  )
}

type ContentProps = { rows: readonly TemplateRow[]; filter: TemplateFilter; onFilter: (filter: TemplateFilter) => void }

function Content({ rows, filter, onFilter }: ContentProps) {
  const nameFolder = useFolderNames()
  const folders = groupTemplates(rows, filter)
  return (
    <>
      <FilterBar {...{ rows, filter, onFilter }} />
      {folders.size === 0 && (
        <div className="panel">
          <EmptyState
            title={t('templates.noMatch')}
            action={<Button onClick={() => onFilter(wholeTemplateFilter)}>{t('rules.clear')}</Button>}
          >
            {t('templates.noMatchBody')}
          </EmptyState>
        </div>
      )}
      {[...folders].map(([folder, groups]) => (
        <Panel key={folder} title={nameFolder(folder)} note={`templates/${folder}/`}>
          <GroupTable groups={groups} />
        </Panel>
      ))}
    </>
  )
}

function FilterBar({ rows, filter, onFilter }: ContentProps) {
  const nameFolder = useFolderNames()
  const field = useRef<HTMLInputElement>(null)
  useAction('search', () => field.current?.focus())
  return (
    <search className="template-filter" aria-label={t('templates.filter')}>
      <TextInput
        ref={field}
        type="search"
        aria-label={t('templates.filterText')}
        placeholder={`${t('templates.filterText')} (${firstKey('search')})`}
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        onKeyDown={leaveOnEscape}
        dir="auto"
      />
      <NativeSelect
        aria-label={t('tasks.module')}
        data={[
          { value: '', label: t('tasks.anyModule') },
          ...[...new Set(rows.map(({ folder }) => folder))].map((value) => ({ value, label: nameFolder(value) })),
        ]}
        value={filter.folder}
        onChange={(event) => onFilter({ ...filter, folder: event.currentTarget.value })}
      />
      <NativeSelect
        aria-label={t('templates.audience')}
        data={[
          { value: '', label: t('templates.anyAudience') },
          ...TemplateAudience.options.map((value) => ({ value, label: t(`templates.audience.${value}`) })),
        ]}
        value={filter.audience}
        onChange={(event) => onFilter({ ...filter, audience: event.currentTarget.value })}
      />
    </search>
  )
}

function GroupTable({ groups }: { groups: readonly TemplateGroup[] }) {
  return (
    <Table className="data-table stacking-table stacks-early">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('templates.name')}</Table.Th>
          <Table.Th scope="col">{t('templates.subject')}</Table.Th>
          <Table.Th scope="col">{t('templates.audience')}</Table.Th>
          <Table.Th scope="col">{t('templates.languages')}</Table.Th>
          <Table.Th scope="col">{t('tasks.columnState')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {groups.map((group) => (
          <GroupRow key={group.key} group={group} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

function GroupRow({ group: { name, role, rows } }: { group: TemplateGroup }) {
  const first = rows.find(({ language }) => language === 'en') ?? rows[0]
  if (!first) return null
  return (
    <Table.Tr>
      <Table.Td>
        <Link href={templateAddress(first.path)}>{name}</Link>
        {role !== null && <p className="muted">{t('templates.forRole', { role })}</p>}
      </Table.Td>
      <Table.Td data-column={t('templates.subject')} className="break-anywhere">
        {first.subject}
      </Table.Td>
      <Table.Td data-column={t('templates.audience')}>{t(`templates.audience.${first.audience}`)}</Table.Td>
      <Table.Td data-column={t('templates.languages')}>
        <span className="template-languages">
          {rows.map(({ path, language }) => (
            <Link key={path} href={templateAddress(path)} aria-label={t('templates.inLanguage', { name, language })}>
              {language}
            </Link>
          ))}
        </span>
      </Table.Td>
      <Table.Td data-column={t('tasks.columnState')}>
        <GroupState rows={rows} />
      </Table.Td>
    </Table.Tr>
  )
}

function GroupState({ rows }: { rows: readonly TemplateRow[] }) {
  const errors = rows.reduce((sum, row) => sum + row.errors, 0)
  const isOwn = rows.some(({ origin }) => origin === 'profile')
  if (errors > 0) {
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('rules.errorCount', { count: errors })}
      </Label>
    )
  }
  if (isOwn) {
    return (
      <Label tone="accent" icon={<IconPencil size={16} aria-hidden />}>
        {t('templates.ownCopy')}
      </Label>
    )
  }
  return (
    <Label tone="muted" icon={<IconCheck size={16} aria-hidden />}>
      {t('templates.shipped')}
    </Label>
  )
}
