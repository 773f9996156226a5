import { Kbd, Modal, Switch } from '@mantine/core'
import { type TextKey, t } from '../text/translate.ts'
import { useSingleKeys } from './action-context.tsx'
import { type ActionGroup, actionIds, actions, printKey } from './actions.ts'
import './key-sheet.css'

const groups: readonly [ActionGroup, TextKey][] = [
  ['anywhere', 'sheet.anywhere'],
  ['go', 'sheet.go'],
  ['list', 'sheet.list'],
  ['triage', 'sheet.triage'],
  ['task', 'sheet.task'],
  ['mail', 'sheet.mail'],
  ['outbox', 'sheet.outbox'],
  ['away', 'sheet.away'],
  ['import', 'sheet.import'],
  ['report', 'sheet.report'],
]

/** The sheet of all keys, as text in reading order, with the switch that turns single keys off. */
export function KeySheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [singleKeys, setSingleKeys] = useSingleKeys()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('sheet.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className="muted">{singleKeys ? t('sheet.intro') : t('sheet.switchOff')}</p>
      <Switch
        label={t('sheet.switch')}
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        data-autofocus
      />
      <div className="key-sheet">
        {groups.map(([group, label]) => (
          <section key={group}>
            <h3>{t(label)}</h3>
            <dl>
              {actionIds
                .filter((id) => actions[id].group === group)
                .map((id) => (
                  <div key={id}>
                    <dt>{t(actions[id].label)}</dt>
                    <dd>
                      {actions[id].keys.map((key) => (
                        <Kbd key={key}>{printKey(key)}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
