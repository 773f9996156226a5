import { Button, Menu } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowDown,
  IconCheck,
  IconDeviceFloppy,
  IconDots,
  IconLoader,
  IconTestPipe,
} from '@tabler/icons-react'
import { Link } from 'wouter'
import { Label } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'
import type { DraftChecking } from './use-draft-check.ts'
import type { SaveDraft } from './use-save-draft.ts'
import type { RuleDraftState } from './use-text-draft.ts'

type Props = {
  draft: RuleDraftState
  checking: DraftChecking
  saving: SaveDraft
  onSave: () => void
  onTest: () => void
  onProblem: () => void
}

/** Name and state of the file, with what can be done about it. */
export function EditorHead({ draft, checking, saving, onSave, onTest, onProblem }: Props) {
  const { path, file, isChanged } = draft
  const isOwn = file?.origin === 'profile'
  return (
    <header className="editor-head">
      <div>
        <p className="muted editor-trail">
          <Link href="/rules">{t('rules.title')}</Link> /
        </p>
        <h1 className="break-anywhere">{path.replace(/^rules\//, '')}</h1>
        <p className="editor-state">
          <span className="muted">{t(file === null ? 'editor.isNew' : isOwn ? 'editor.isOwn' : 'editor.isProduct')}</span>
          <CheckLabel draft={draft} checking={checking} />
        </p>
      </div>
      <div className="form-buttons">
        <Button
          variant="filled"
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={onSave}
          loading={saving.isPending}
          disabled={!isChanged && file !== null}
          title={`${t('editor.save')} (${t('editor.ctrl')}+S)`}
          aria-keyshortcuts="Control+S"
        >
          {t('editor.save')}
        </Button>
        <Button
          leftSection={<IconTestPipe size={16} aria-hidden />}
          onClick={onTest}
          title={`${t('editor.test')} (${t('editor.ctrl')}+Enter)`}
          aria-keyshortcuts="Control+Enter"
        >
          {t('editor.test')}
        </Button>
        <Button
          leftSection={<IconArrowDown size={16} aria-hidden />}
          onClick={onProblem}
          title={`${t('rules.nextProblem')} (F8)`}
          aria-keyshortcuts="F8"
        >
          {t('rules.nextProblem')}
        </Button>
        <Menu withinPortal position="bottom-end" width={280}>
          <Menu.Target>
            <Button aria-label={t('editor.more')} px={8}>
              <IconDots size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={!isChanged} onClick={draft.discard}>
              {t('editor.discard')}
            </Menu.Item>
            <Menu.Item disabled={!isOwn} onClick={() => saving.save({ text: null })}>
              {t('editor.removeOwn')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  )
}

function CheckLabel({ draft: { path, isChanged }, checking }: Pick<Props, 'draft' | 'checking'>) {
  const { check, isKnown } = checking
  if (!check) return null
  const errors = check.diagnostics.filter((one) => one.severity === 'error')
  const failed = check.tests.filter(({ passed }) => !passed).length
  const saved = isChanged ? t('editor.unsaved') : t('editor.savedState')
  // What is known of this very text stands while it is asked for anew, as after its tests or a change elsewhere.
  if (!isKnown) {
    return (
      <Label tone="muted" icon={<IconLoader size={16} aria-hidden />}>
        {t('editor.checking')}
      </Label>
    )
  }
  if (errors.length > 0) {
    const own = errors.filter((one) => one.path === path).length
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {own > 0 ? t('rules.errorCount', { count: own }) : t('live.problemsElsewhere', { count: errors.length })}
      </Label>
    )
  }
  if (failed > 0) {
    return (
      <Label tone="danger" icon={<IconAlertTriangle size={16} aria-hidden />}>
        {t('editor.testsFailed', { count: failed })}
      </Label>
    )
  }
  return (
    <Label tone={isChanged ? 'accent' : 'success'} icon={<IconCheck size={16} aria-hidden />}>
      {saved}
    </Label>
  )
}
