import { Button, Modal } from '@mantine/core'
import { t } from '../../../text/translate.ts'
import { ForceForm } from '../force-form.tsx'
import { TestList } from '../live/test-list.tsx'
import type { SaveDraft, SaveRefusal } from './use-save-draft.ts'
import type { RuleDraftState } from './use-text-draft.ts'

type Props = { saving: SaveDraft; draft: RuleDraftState; onForce: (reason: string) => void; onShowProblem: () => void }

/** What kept a file from being saved, with the ways out of it. */
export function RefusalDialog({ saving, draft, onForce, onShowProblem }: Props) {
  const { refusal, dismiss } = saving
  return (
    <Modal
      opened={refusal !== null}
      onClose={dismiss}
      title={refusal ? t(`rules.refused.${refusal.kind}`) : ''}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {refusal && <Refusal {...{ refusal, saving, draft, onForce, onShowProblem }} />}
    </Modal>
  )
}

function Refusal({ refusal, saving, draft, onForce, onShowProblem }: Props & { refusal: SaveRefusal }) {
  if (refusal.kind === 'errors') {
    return (
      <div className="form">
        <p>{t('rules.refusedErrorsBody')}</p>
        <div className="form-buttons">
          <Button
            variant="filled"
            onClick={() => {
              saving.dismiss()
              onShowProblem()
            }}
          >
            {t('rules.nextProblem')}
          </Button>
        </div>
      </div>
    )
  }
  if (refusal.kind === 'overtaken') return <Overtaken draft={draft} onDone={saving.dismiss} />
  return (
    <div className="form">
      <p>{t('rules.refusedTestsBody')}</p>
      <TestList tests={refusal.tests.filter(({ passed }) => !passed)} />
      <ForceForm onForce={onForce} isPending={saving.isPending} label={t('rules.force')} />
    </div>
  )
}

/** The two ways out when somebody else saved the file meanwhile. */
export function Overtaken({ draft, onDone }: { draft: Pick<RuleDraftState, 'keepOverOther' | 'discard'>; onDone?: () => void }) {
  return (
    <div className="form">
      <p>{t('rules.refusedOvertakenBody')}</p>
      <div className="form-buttons">
        <Button
          onClick={() => {
            draft.keepOverOther()
            onDone?.()
          }}
        >
          {t('rules.keepMine')}
        </Button>
        <Button
          onClick={() => {
            draft.discard()
            onDone?.()
          }}
        >
          {t('rules.takeOther')}
        </Button>
      </div>
    </div>
  )
}
