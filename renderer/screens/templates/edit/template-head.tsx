import { Button, Menu, SegmentedControl } from '@mantine/core'
import { IconAlertTriangle, IconArrowDown, IconCheck, IconDeviceFloppy, IconDots, IconMailForward } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { TemplateRow, TemplateSource } from '#shared/model/template.ts'
import { useApi } from '../../../client/api-context.tsx'
import { readFault } from '../../../client/read-fault.ts'
import { Label } from '../../../parts/labels.tsx'
import { say, sayFault } from '../../../parts/say.tsx'
import { t } from '../../../text/translate.ts'
import type { TextDraft } from '../../rules/edit/use-text-draft.ts'
import { type PreviewOn, templateAddress } from '../template-address.ts'
import { useFolderNames } from '../use-folder-names.ts'
import type { SaveTemplate } from './use-save-template.ts'
import type { TemplatePreviewing } from './use-template-preview.ts'

type Props = {
  draft: TextDraft<TemplateSource>
  rows: readonly TemplateRow[]
  preview: TemplatePreviewing
  saving: SaveTemplate
  on: PreviewOn
  onSave: () => void
  onProblem: () => void
}

/** Name, language and state of a text, with what can be done about it. */
export function TemplateHead({ draft, rows, preview, saving, on, onSave, onProblem }: Props) {
  const nameFolder = useFolderNames()
  const row = draft.file?.row
  if (!row) return null
  const isOwn = row.origin === 'profile'
  const hasShipped = draft.file?.shipped !== null
  return (
    <header className="editor-head">
      <div>
        <p className="muted editor-trail">
          <Link href="/templates">{t('templates.title')}</Link> / {nameFolder(row.folder)} /
        </p>
        <h1 className="break-anywhere">
          {row.name}
          {row.role !== null && ` (${row.role})`}
        </h1>
        <p className="editor-state">
          <span className="muted">{t(isOwn ? 'templates.isOwn' : 'templates.isShipped')}</span>
          <StateLabel draft={draft} preview={preview} />
        </p>
      </div>
      <div className="form-buttons">
        <LanguageSwitch row={row} rows={rows} on={on} />
        <Button
          variant="filled"
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={onSave}
          loading={saving.isPending}
          disabled={!draft.isChanged}
          title={`${t('templates.save')} (${t('editor.ctrl')}+S)`}
          aria-keyshortcuts="Control+S"
        >
          {t('templates.save')}
        </Button>
        <Button
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={onProblem}
          title={`${t('rules.nextProblem')} (F8)`}
          aria-keyshortcuts="F8"
        >
          {t('rules.nextProblem')}
        </Button>
        <TestSend row={row} on={on} isChanged={draft.isChanged} />
        <Menu withinPortal position="bottom-end" width={280}>
          <Menu.Target>
            <Button aria-label={t('editor.more')} px={8}>
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!draft.isChanged} onClick={draft.discard}>
              {t('editor.discard')}
            </Menu.Item>
            <Menu.Item disabled={!isOwn || !hasShipped} onClick={() => saving.save(null)}>
              {t('templates.revert')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  )
}

/** The same text in its other languages. */
function LanguageSwitch({ row, rows, on }: { row: TemplateRow; rows: readonly TemplateRow[]; on: PreviewOn }) {
  const [, navigate] = useLocation()
  const siblings = rows.filter(({ folder, name, role }) => folder === row.folder && name === row.name && role === row.role)
  if (siblings.length < 2) return null
  return (
    <SegmentedControl
      aria-label={t('templates.language')}
      value={row.path}
      onChange={(path) => navigate(templateAddress(path, on))}
      data={siblings.map(({ path, language }) => ({ value: path, label: language.toUpperCase() }))}
    />
  )
}

function TestSend({ row, on, isChanged }: { row: TemplateRow; on: PreviewOn; isChanged: boolean }) {
  const api = useApi()
  const send = useMutation(
    api.templates.testSend.mutationOptions({
      onSuccess: ({ to }) => say(t('templates.testSent', { to })),
      onError: (error) => sayFault(readFault(error)),
    }),
  )
  const { name, folder, language, role } = row
  return (
    <Button
      leftSection={<IconMailForward size={16} aria-hidden />}
      loading={send.isPending}
      disabled={isChanged}
      title={t(isChanged ? 'templates.testSaveFirst' : 'templates.testHint')}
      onClick={() => send.mutate({ name, module: folder, language, ...(role === null ? {} : { role }), ...on })}
    >
      {t('templates.test')}
    </Button>
  )
}

function StateLabel({ draft, preview }: Pick<Props, 'draft' | 'preview'>) {
  const errors = preview.problems.filter(({ severity }) => severity === 'error').length
  if (!preview.isKnown) return null
  if (errors > 0) {
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('rules.errorCount', { count: errors })}
      </Label>
    )
  }
  return (
    <Label tone={draft.isChanged ? 'accent' : 'success'} icon={<IconCheck size={16} aria-hidden />}>
      {t(draft.isChanged ? 'templates.unsaved' : 'templates.isSaved')}
    </Label>
  )
}
