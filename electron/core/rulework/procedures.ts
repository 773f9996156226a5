import type { RuleSetSummary } from '#shared/model/rule.ts'
import type { RuleVersion } from '#shared/model/rule-work.ts'
import { actorOf, implementer } from '../command.ts'
import type { OwnMail } from '../people/own-mail.ts'
import type { Ports } from '../ports.ts'
import { readNumberCursor } from '../read-cursor.ts'
import { evaluate } from '../rules/evaluate.ts'
import { type ActiveRules, observeMs, type RuleBook } from '../rules/rule-book.ts'
import type { RuleSet } from '../rules/rule-set.ts'
import { suggestWord } from '../rules/suggest.ts'
import { findMessage } from '../search/message-rows.ts'
import type { Store } from '../store/store.ts'
import type { FileShelf } from '../tasks/file-shelf.ts'
import { type ChangeFault, type ChangeResult, changeRules, type RuleChange } from './change-rules.ts'
import { checkDrafts } from './check-drafts.ts'
import { createDraftSets, type DraftSet } from './draft-sets.ts'
import { explainEvaluation } from './explain-evaluation.ts'
import type { StoredFacts } from './facts/fact-record.ts'
import type { FactSource } from './facts/fact-source.ts'
import { markMissingFiles } from './mark-missing-files.ts'
import { listRuleFiles, readPlaces } from './rule-files.ts'
import { setModeText } from './set-mode-text.ts'
import { type SuspendedOf, summarizeRules } from './summarize-rules.ts'
import { toSharedDiagnostic } from './to-shared-diagnostic.ts'
import { tryRule } from './try-rule.ts'
import { draftsOfVersion, filesOfVersion, findVersion, listVersions } from './versions.ts'

export type RuleWorkServices = {
  store: Store
  ports: Ports
  book: RuleBook
  facts: FactSource
  /** Rules that rest after errors. */
  suspendedOf: SuspendedOf
  /** Our own addresses: what is written to them is no mail that leaves. */
  own(): OwnMail
  files: FileShelf
  onChange(): void
}

/** What clients may ask of rules: the set, its files, explanations, trials, versions. */
export function ruleProcedures(services: RuleWorkServices) {
  const { store, ports, book, facts } = services
  const drafts = createDraftSets(ports.paths, book)
  const rules = implementer.rules
  const summarize = (active: ActiveRules): RuleSetSummary => summarizeRules(store.read, active, services.suspendedOf)
  const change = (request: RuleChange): ChangeResult => {
    const changed = changeRules({ store, ports, book, drafts }, request)
    if (changed.ok) services.onChange()
    return changed
  }
  const explainStored = (messageId: string, ruleSet: RuleSet, { facts: of, at }: StoredFacts) => {
    const evaluation = evaluate(ruleSet, of, at, { detail: 'all', own: services.own() })
    return explainEvaluation(messageId, ruleSet, markMissingFiles(evaluation, services.files))
  }
  return {
    list: rules.list.handler(() => summarize(book.active())),
    reload: rules.reload.handler(() => {
      const active = book.reload()
      services.onChange()
      return summarize(active)
    }),
    explain: rules.explain.handler(async ({ input, errors }) => {
      const row = findMessage(store.read, input.messageId)
      const stored = row && (await facts.one(row))
      if (!stored) throw errors.MESSAGE_NOT_FOUND()
      return explainStored(input.messageId, book.active().ruleSet, stored)
    }),
    modules: rules.modules.handler(() => [...book.active().modules]),
    files: rules.files.handler(() => listRuleFiles(readPlaces(ports.paths))),
    check: rules.check.handler(({ input }) => checkDrafts(drafts.make(input.drafts), input.language)),
    try: rules.try.handler(async ({ input, errors }) => {
      const set = drafts.make(input.drafts)
      const diagnostics = set.diagnostics.map(toSharedDiagnostic)
      const total =
        store.read.get<{ n: number }>(
          'SELECT count(*) AS n FROM message_facts WHERE message_no IN (SELECT message_no FROM messages)',
        )?.n ?? 0
      if (!set.loaded)
        return { ruleId: input.ruleId, judged: 0, total, matched: 0, newTasks: 0, samples: [], near: [], diagnostics }
      const { ruleSet } = set.loaded
      const rule = ruleSet.rules.find(({ id }) => id === input.ruleId)
      if (!rule) throw errors.RULE_NOT_FOUND({ data: { near: nearestRule(set, input.ruleId) } })
      const start = ports.clock.now()
      const { newest, samples } = input
      const elapsedMs = (): number => ports.clock.now() - start
      return { ...(await tryRule(facts, { ruleSet, rule, newest, samples, total, elapsedMs, own: services.own() })), diagnostics }
    }),
    tryMessage: rules.tryMessage.handler(async ({ input, errors }) => {
      const set = drafts.make(input.drafts)
      if (!set.loaded) throw errors.HAS_ERRORS({ data: { diagnostics: set.diagnostics.map(toSharedDiagnostic) } })
      const row = findMessage(store.read, input.messageId)
      const stored = row && (await facts.one(row))
      if (!stored) throw errors.MESSAGE_NOT_FOUND()
      return explainStored(input.messageId, set.loaded.ruleSet, stored)
    }),
    save: rules.save.handler(({ input, context, errors }) => {
      const by = actorOf(context).name
      const changed = change({ drafts: input.drafts, opened: input.opened, by, reason: input.force?.reason ?? null })
      if (!changed.ok) throw faultOf(changed.fault, errors)
      return summarize(changed.active)
    }),
    setMode: rules.setMode.handler(({ input, context, errors }) => {
      const rule = book.active().ruleSet.rules.find(({ id }) => id === input.ruleId)
      const file = listRuleFiles(readPlaces(ports.paths)).find(({ path }) => path === rule?.path)
      const text = rule && file && setModeText(file.text, rule.line, input.mode)
      if (!rule || !file || text === undefined || text === null)
        throw errors.RULE_NOT_FOUND({ data: { near: nearestRule({ loaded: book.active() }, input.ruleId) } })
      const changed = change({
        drafts: [{ path: file.path, text }],
        opened: { [file.path]: file.hash },
        by: actorOf(context).name,
        reason: input.force?.reason ?? null,
      })
      if (!changed.ok) throw faultOf(changed.fault, errors)
      if (input.mode === 'observe') observeFor(store, input.ruleId, ports.clock.now(), input.days)
      return summarize(changed.active)
    }),
    versions: rules.versions.handler(({ input }) => {
      const before = input.cursor === undefined ? null : readNumberCursor(input.cursor, 0)
      const { rows, next, total } = listVersions(store.read, before, input.limit)
      return { rows, nextCursor: next === null ? null : String(next), total }
    }),
    version: rules.version.handler(({ input, errors }): { version: RuleVersion; files: ReturnType<typeof filesOfVersion> } => {
      const found = findVersion(store.read, input.hash)
      if (!found) throw errors.VERSION_NOT_FOUND()
      return { version: found.version, files: filesOfVersion(found.files, readPlaces(ports.paths)) }
    }),
    revert: rules.revert.handler(({ input, context, errors }) => {
      const found = findVersion(store.read, input.hash)
      // The set of no rules is there to compare with; nobody goes back to it by a slip.
      if (!found || found.version.version === 0) throw errors.VERSION_NOT_FOUND()
      const changed = change({
        drafts: draftsOfVersion(found.files, readPlaces(ports.paths)),
        opened: null,
        by: actorOf(context).name,
        reason: input.force?.reason ?? null,
      })
      if (!changed.ok) throw faultOf(changed.fault, errors)
      return summarize(changed.active)
    }),
  }
}

/** Declared errors by their codes, as the handlers of changes have them: each contract declares a part of these. */
type ChangeErrors = {
  HAS_ERRORS(options: { data: { diagnostics: Extract<ChangeFault, { code: 'HAS_ERRORS' }>['diagnostics'] } }): Error
  TESTS_FAILED(options: { data: { tests: Extract<ChangeFault, { code: 'TESTS_FAILED' }>['tests'] } }): Error
  CHANGED_SINCE?(options: { data: { path: string } }): Error
  BAD_PATH?(): Error
}

function faultOf(fault: ChangeFault, errors: ChangeErrors): Error {
  const declared = declaredFault(fault, errors)
  // A path that setMode or revert found itself, or a file that changed between two lines of one command.
  return declared ?? new Error(`a change of rules was refused: ${fault.code}`)
}

function declaredFault(fault: ChangeFault, errors: ChangeErrors): Error | undefined {
  switch (fault.code) {
    case 'HAS_ERRORS':
      return errors.HAS_ERRORS({ data: { diagnostics: fault.diagnostics } })
    case 'TESTS_FAILED':
      return errors.TESTS_FAILED({ data: { tests: fault.tests } })
    case 'CHANGED_SINCE':
      return errors.CHANGED_SINCE?.({ data: { path: fault.path } })
    case 'BAD_PATH':
      return errors.BAD_PATH?.()
  }
}

function nearestRule({ loaded }: Pick<DraftSet, 'loaded'>, ruleId: string): string | null {
  return suggestWord(ruleId, loaded?.ruleSet.rules.map(({ id }) => id) ?? [])
}

function observeFor(store: Store, ruleId: string, now: number, days: number): void {
  const until = now + (days * observeMs) / 14
  store.write((tx) => tx.run('UPDATE rule_observations SET since = ?, until = ? WHERE rule_id = ?', now, until, ruleId))
}
