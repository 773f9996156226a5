import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { newestText } from '#core/mime/newest-text.ts'
import { parseMessage } from '#core/mime/parse-message.ts'
import { evaluate } from '#core/rules/evaluate.ts'
import { factsOfMessage } from '#core/rules/message-facts.ts'
import type { RuleSet } from '#core/rules/rule-set.ts'
import { suggestWord } from '#core/rules/suggest.ts'
import { explainEvaluation } from '#core/rulework/explain-evaluation.ts'
import { MessageId } from '#shared/model/base.ts'
import type { Explanation } from '#shared/model/rule.ts'
import { CannotDo, type CommandCall, type ExitCode, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { withProfile } from '../open-profile.ts'
import { renderExplanation } from '../render/render-rules.ts'
import { writeJson } from '../write-json.ts'
import { findRuleFiles } from './find-rule-files.ts'

/**
 * `orgo rules explain MESSAGE`: says for each rule why it matched a mail or not.
 *
 * MESSAGE is the id of a stored message, judged as it was when it came, or a mail in a file, judged by the files as they lie: that opens no
 * profile and imports nothing.
 */
export async function runExplainRules(call: CommandCall): Promise<ExitCode> {
  const [message, ...more] = call.parsed.positionals
  if (message === undefined) throw new WrongCall('MESSAGE is missing: the id of a message, or a mail in a file.')
  if (more.length > 0) throw new WrongCall('Name one message.')
  const explanation = MessageId.safeParse(message).success ? await explainStored(call, message) : await explainFile(call, message)
  const ruleId = readOptionValue(call, 'rule')
  const shown = ruleId === undefined ? explanation : chooseRule(explanation, ruleId)
  if (call.global.json) writeJson(call.terminal, shown)
  else call.terminal.out(renderExplanation(shown))
  return 0
}

function explainStored(call: CommandCall, messageId: string): Promise<Explanation> {
  return withProfile(call.global, call.terminal, ({ engine, ports }) =>
    engine.client.rules.explain({ messageId }).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    }),
  )
}

async function explainFile(call: CommandCall, name: string): Promise<Explanation> {
  const path = resolve(name)
  if (!existsSync(path)) throw new CannotDo(`"${name}" is neither the id of a message (msg_...) nor a file.`)
  const { loaded, diagnostics } = findRuleFiles({ ...call, parsed: { ...call.parsed, positionals: [] } })
  if (!loaded) {
    const count = diagnostics.filter(({ severity }) => severity === 'error').length
    throw new CannotDo(`The rules have errors (${count}); see: orgo rules check`)
  }
  return explainBytes(loaded.ruleSet, readFileSync(path))
}

async function explainBytes(ruleSet: RuleSet, bytes: Uint8Array): Promise<Explanation> {
  const message = await parseMessage(bytes)
  const facts = factsOfMessage(message, {
    fingerprint: '0'.repeat(32),
    newestText: newestText(message.text ?? ''),
    sizeBytes: bytes.byteLength,
    origin: 'live',
    source: 'eml',
    folder: '',
    mailbox: '',
    thread: { new: true, hasTask: false, count: 1, replied: false, suppressed: false },
    task: null,
  })
  const now = facts.received ?? facts.date ?? 0
  return explainEvaluation('', ruleSet, evaluate(ruleSet, facts, now, { detail: 'all' }))
}

/** One rule of the explanation, as text and for programs. */
function chooseRule(explanation: Explanation, ruleId: string): Explanation {
  const rules = explanation.rules.filter((rule) => rule.ruleId === ruleId)
  if (rules.length === 0) {
    const meant = suggestWord(
      ruleId,
      explanation.rules.map((rule) => rule.ruleId),
    )
    throw new CannotDo(`There is no rule "${ruleId}".${meant === null ? '' : ` Did you mean "${meant}"?`}`)
  }
  // A block begins in the first column with the rule's phase; what belongs to it is indented.
  const blocks = explanation.text.split(/\n(?=\S)/)
  return { ...explanation, rules, text: blocks.filter((block) => block.split(/\s+/)[2] === ruleId).join('\n') }
}
