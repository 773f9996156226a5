import type { Health } from '#shared/model/health.ts'
import { countOf, formatBytes } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'

/** Health as one line for all, then one per check with what to do where something is wrong. */
export function renderHealth(health: Health): string {
  const { counts, storage } = health
  const sums = [
    countOf(counts.messages, 'message'),
    `${countOf(counts.tasks, 'task')} (${counts.openTasks} open)`,
    countOf(counts.archives, 'archive'),
    countOf(counts.rules, 'rule'),
    `${formatBytes(storage.databaseBytes + storage.blobBytes)} on disk`,
  ]
  const titles = { ok: 'All is well.', warning: 'Something needs your attention.', error: 'Something is wrong.' }
  return [
    `${titles[health.status]} Orgo ${health.version}. ${health.protectionSentence}`,
    sums.join(', '),
    '',
    ...health.checks.flatMap((check) => [
      `${check.status.padEnd(8)}${toPlainLine(check.title)}: ${toPlainLine(check.detail)}`,
      ...(check.action === null ? [] : [`        ${toPlainLine(check.action)}`]),
    ]),
    '',
  ].join('\n')
}
