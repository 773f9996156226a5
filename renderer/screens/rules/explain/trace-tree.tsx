import { IconCheck, IconX } from '@tabler/icons-react'
import type { ConditionNode } from '#shared/model/rule.ts'
import { Label } from '../../../parts/labels.tsx'
import { t } from '../../../text/translate.ts'

/** What a condition came to: each test with the value seen, true or false, groups as nested lists. */
export function TraceTree({ node }: { node: ConditionNode }) {
  return (
    <ul className="trace-tree">
      <Node node={node} />
    </ul>
  )
}

function Node({ node }: { node: ConditionNode }) {
  if ('op' in node) {
    return (
      <li>
        <Verdict isTrue={node.r} /> <span className="trace-group">{t(`explain.group.${node.op}`)}</span>
        <ul>
          {node.c.map((child, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no identity but their place
            <Node key={place} node={child} />
          ))}
        </ul>
      </li>
    )
  }
  return (
    <li>
      <Verdict isTrue={node.r} /> <code className="trace-test">{node.t}</code>
      {node.saw !== null && (
        <span className="trace-saw">
          {t('explain.saw')} <q dir="auto">{node.saw === '' ? t('explain.nothing') : node.saw}</q>
        </span>
      )}
      {node.hit && (
        <span className="trace-saw">
          {t('explain.hit')} <mark dir="auto">{node.hit}</mark>
        </span>
      )}
      {node.near && <span className="trace-near tone-warning">{t('explain.near', { word: node.near })}</span>}
    </li>
  )
}

function Verdict({ isTrue }: { isTrue: boolean }) {
  return isTrue ? (
    <Label tone="success" icon={<IconCheck size={16} aria-hidden />}>
      {t('explain.true')}
    </Label>
  ) : (
    <Label tone="muted" icon={<IconX size={16} aria-hidden />}>
      {t('explain.false')}
    </Label>
  )
}
