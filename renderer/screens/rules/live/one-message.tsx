import { Button } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { Explanation } from '#shared/model/rule.ts'
import type { RuleDraft } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { useTargetText } from '../../../client/use-target-names.ts'
import { ErrorState, LoadingState } from '../../../parts/states.tsx'
import { Moment } from '../../../parts/when.tsx'
import { t } from '../../../text/translate.ts'
import { compareEffects, listEffects } from '../explain/explained.ts'
import { ExplainedRules } from '../explain/explained-rules.tsx'
import { MessagePicker } from './message-picker.tsx'

type Props = {
  drafts: readonly RuleDraft[]
  ruleId: string | null
  isReady: boolean
  picked: string | null
  onPick: (messageId: string | null) => void
}

/** One message under the unsaved rules: what would change against now, and the trace of every rule. */
export function OneMessage({ drafts, ruleId, isReady, picked, onPick }: Props) {
  if (picked === null) return <MessagePicker picked={picked} onPick={onPick} />
  return (
    <div className="one-message">
      <PickedHead messageId={picked} onBack={() => onPick(null)} />
      <Judged drafts={drafts} ruleId={ruleId} isReady={isReady} messageId={picked} />
    </div>
  )
}

function PickedHead({ messageId, onBack }: { messageId: string; onBack: () => void }) {
  const api = useApi()
  const message = useQuery(api.messages.get.queryOptions({ input: { messageId } })).data
  const head = useRef<HTMLElement>(null)
  // What was pressed to come here is gone from the screen.
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  return (
    <header className="picked-head" ref={head} tabIndex={-1}>
      <p>
        <Link href={`/messages/${messageId}`}>
          <span dir="auto">{message?.subject || t('live.noSubject')}</span>
        </Link>
      </p>
      <p className="muted">{message && <Moment at={message.sentAt} />}</p>
      <Button size="compact-sm" onClick={onBack}>
        {t('live.pickOther')}
      </Button>
    </header>
  )
}

function Judged({ drafts, ruleId, isReady, messageId }: Omit<Props, 'picked' | 'onPick'> & { messageId: string }) {
  const api = useApi()
  const now = useQuery(api.rules.explain.queryOptions({ input: { messageId } }))
  const then = useQuery(
    api.rules.tryMessage.queryOptions({
      input: { drafts: [...drafts], messageId },
      enabled: isReady,
      placeholderData: keepPreviousData,
      gcTime: 10_000,
    }),
  )
  if (then.error && isReady) return <ErrorState error={then.error} onRetry={() => then.refetch()} />
  if (!then.data) return isReady ? <LoadingState rows={4} /> : <p className="muted">{t('live.fixFirst')}</p>
  return (
    <div className={then.isPlaceholderData || !isReady ? 'trial-old' : ''} aria-busy={then.isFetching}>
      {now.data && <BeforeAfter now={now.data} then={then.data} />}
      <ExplainedRules explanation={then.data} first={ruleId} />
    </div>
  )
}

function BeforeAfter({ now, then }: { now: Explanation; then: Explanation }) {
  const nameTargets = useTargetText()
  const { gone, added, same } = compareEffects(listEffects(now.rules), listEffects(then.rules))
  return (
    <section className="before-after" aria-label={t('live.beforeAfter')}>
      <h2>{t('live.beforeAfter')}</h2>
      {gone.length + added.length === 0 ? (
        <p>{t('live.noDifference', { count: same.length })}</p>
      ) : (
        <ul className="effects">
          {added.map((effect) => (
            <li key={`+ ${effect}`} className="tone-success">
              <span className="effect-sign">{t('live.comes')}</span> <code>{nameTargets(effect)}</code>
            </li>
          ))}
          {gone.map((effect) => (
            <li key={`- ${effect}`} className="tone-danger">
              <span className="effect-sign">{t('live.goes')}</span> <code>{nameTargets(effect)}</code>
            </li>
          ))}
          {same.map((effect) => (
            <li key={`= ${effect}`} className="muted">
              <span className="effect-sign">{t('live.stays')}</span> <code>{nameTargets(effect)}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
