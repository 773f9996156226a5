import { Button, Modal, Popover } from '@mantine/core'
import { Link } from 'wouter'
import type { Actor } from '#shared/model/person.ts'
import type { Cause, FieldCause, Task } from '#shared/model/task.ts'
import { Moment } from '../../parts/when.tsx'
import { t } from '../../text/translate.ts'
import { nameField } from './name-field.ts'
import { showValue } from './show-value.ts'
import { useValueWords } from './use-modules.ts'

/** Who or what made a change, in words. */
export function showActor(actor: Actor): string {
  if (actor.kind === 'person') return actor.name
  if (actor.kind === 'rule') return t('task.actor.rule', { rule: actor.ruleId })
  return t(actor.kind === 'timer' ? 'task.actor.timer' : 'task.actor.thread')
}

/** One cause as a sentence, with the way to the message and to the rule. */
export function CauseSentence({ cause }: { cause: Cause }) {
  return (
    <div className="cause">
      <p dir="auto">{cause.sentence}</p>
      <p className="muted">
        {showActor(cause.actor)}, <Moment at={cause.at} />
      </p>
      <p className="cause-links">
        {cause.messageId && <Link href={`/messages/${cause.messageId}`}>{t('task.whyMessage')}</Link>}
        {cause.actor.kind === 'rule' && (
          <Link href={`/rules?rule=${encodeURIComponent(cause.actor.ruleId)}`}>{t('task.whyRule')}</Link>
        )}
      </p>
    </div>
  )
}

/** "Why?" beside a field. */
export function WhyButton({ cause, field }: { cause: FieldCause; field: string }) {
  return (
    <Popover position="bottom-end" width={320} withArrow trapFocus returnFocus>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" aria-label={t('task.whyField', { field, value: cause.value })}>
          {t('task.why')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <CauseSentence cause={cause.cause} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Every field with its cause, for the key W. */
export function WhySheet({ task, opened, onClose }: { task: Task; opened: boolean; onClose: () => void }) {
  const words = useValueWords(task.module)
  const reasons = task.why.flatMap((one) => {
    const name = nameField(one.field)
    return name === null ? [] : [{ ...one, name }]
  })
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('task.whyTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {reasons.length === 0 && <p>{t('task.whyUnknown')}</p>}
      <dl className="why-sheet">
        {reasons.map(({ name, field, value, cause }) => (
          <div key={`${field} ${value} ${cause.changeId}`}>
            <dt>
              {name}: <span dir="auto">{showValue(field, value, words)}</span>
            </dt>
            <dd>
              <CauseSentence cause={cause} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
