import { Modal } from '@mantine/core'
import { t } from '../../text/translate.ts'
import { ForceForm } from './force-form.tsx'
import { TestList } from './live/test-list.tsx'
import type { RuleModes } from './use-rule-mode.ts'

/** Which tests stand against a change of how a rule stands, and the way past them. */
export function ModeRefusalDialog({ modes: { refusal, isPending, force, dismiss } }: { modes: RuleModes }) {
  return (
    <Modal
      opened={refusal !== null}
      onClose={dismiss}
      title={t('rules.refused.tests')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {refusal && (
        <div className="form">
          <p>{t('rules.refusedModeBody')}</p>
          <TestList tests={refusal.tests} />
          <ForceForm onForce={force} isPending={isPending} label={t('rules.forceMode')} />
        </div>
      )}
    </Modal>
  )
}
