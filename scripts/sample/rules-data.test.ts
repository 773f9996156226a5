import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { deriveFacts } from '#core/mime/derive-facts.ts'
import { parseMessage } from '#core/mime/parse-message.ts'
import { createOwnerDirectory, describeSender } from '#core/people/people-directory.ts'
import { parsePeople } from '#core/people/read-people.ts'
import { checkRuleFiles } from '#core/rules/check-rule-files.ts'
import type { Decision } from '#core/rules/decision.ts'
import { createsTask } from '#core/rules/decision.ts'
import { evaluate } from '#core/rules/evaluate.ts'
import { factsOfMessage } from '#core/rules/message-facts.ts'
import { readRoot } from '#core/rules/read-rule-files.ts'
import { runRuleTests } from '#core/rules/run-rule-tests.ts'
import type { Expected } from './build-sample.ts'
import { splitMboxrd } from './split-mboxrd.ts'

const pathFromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const files = readRoot(pathFromRoot(''), [])
const { loaded, diagnostics } = checkRuleFiles(files, [], 'Europe/Berlin')
const rules = loaded?.ruleSet.rules ?? []
const nobody = { ownerId: 'person_0', ownerName: '', zone: 'Europe/Berlin' }
const people =
  parsePeople(readFileSync(pathFromRoot('resources/samples/people.yaml'), 'utf8'), nobody).value ??
  createOwnerDirectory(nobody.ownerId, nobody.ownerName, nobody.zone)
const samples = pathFromRoot('resources/samples/')
const expected: Expected = JSON.parse(readFileSync(`${samples}riverside.expected.json`, 'utf8'))

type Judged = { subject: string; from: string; messageId: string | null; rules: string[]; decisions: Decision[]; kept: boolean }

async function judgeSample(): Promise<Judged[]> {
  const ruleSet = loaded?.ruleSet
  if (!ruleSet) throw new Error('the shipped rules have errors')
  const judged: Judged[] = []
  for (const bytes of splitMboxrd(readFileSync(`${samples}riverside.mbox`))) {
    const message = await parseMessage(bytes)
    const { fingerprint, newestText } = deriveFacts(bytes, message)
    const facts = factsOfMessage(message, {
      fingerprint,
      newestText,
      sizeBytes: bytes.length,
      origin: 'import',
      source: 'mbox',
      folder: '',
      mailbox: 'riverside.mbox',
      thread: { new: true, hasTask: false, count: 1 },
      task: null,
      sender: describeSender(people, message.from[0]?.address ?? null),
    })
    const { decisions, kept, trace } = evaluate(ruleSet, facts, Date.UTC(2026, 9, 1))
    const rules = trace.rules.filter((rule) => rule.result === 'matched').map((rule) => rule.id)
    judged.push({
      subject: message.subject,
      from: message.from[0]?.address ?? '',
      messageId: message.messageId,
      rules,
      decisions,
      kept,
    })
  }
  return judged
}

const makesTask = (mail: Judged): boolean => mail.decisions.some((decision) => createsTask(decision.action))
const isUrgent = (mail: Judged): boolean =>
  mail.decisions.some(({ action, value }) => action === 'set_priority' && JSON.stringify(value).includes('urgent'))
const isSealed = (mail: Judged): boolean => mail.decisions.some(({ action }) => action === 'confidential')

describe('the shipped rules', () => {
  it('SAM-6 are without errors and warnings, and so are the modules', () => {
    expect(diagnostics).toEqual([])
    expect(loaded?.modules.map(({ module }) => module)).toEqual(['education', 'hr', 'maintenance'])
  })

  it('SAM-13 pass the tests they bring', () => {
    const outcomes = loaded ? runRuleTests(loaded.ruleSet) : []
    expect(outcomes.length).toBeGreaterThan(80)
    expect(outcomes.filter(({ failures }) => failures.length > 0).map(({ test, failures }) => [test.name, failures])).toEqual([])
  })

  it('SAM-7 every rule file but the shortest has tests', () => {
    const tested = new Set(loaded?.ruleSet.tests.map((test) => test.path))
    const ruleFiles = files
      .map(({ path }) => path)
      .filter((path) => /^rules\/[^/]+\//.test(path) && !/(module|workflow|schedules|emergency)\.yaml$/.test(path))
    expect(ruleFiles.filter((path) => !tested.has(path))).toEqual([])
  })
})

describe('the shipped rules on the sample', () => {
  let mails: Judged[]
  const ofIds = (ids: string[]): Judged[] => mails.filter((mail) => ids.includes(mail.messageId?.replace(/[<>]/g, '') ?? ''))
  beforeAll(async () => {
    mails = await judgeSample()
  })

  it('SAM-8 every emergency becomes urgent', () => {
    const emergencies = ofIds(expected.messageIds.emergencies)
    expect(emergencies.length).toBeGreaterThanOrEqual(expected.emergencies)
    expect(emergencies.filter((mail) => !isUrgent(mail)).map((mail) => mail.subject)).toEqual([])
  })

  it('SAM-9 every report is confidential, and no other rule sees it', () => {
    const reports = ofIds(expected.messageIds.harassmentReports)
    expect(reports).toHaveLength(expected.harassmentReports)
    expect(reports.map((mail) => [isSealed(mail), mail.rules])).toEqual(reports.map(() => [true, ['hr-report']]))
    const answers = mails.filter((mail) => mail.from === 'trust@riverside.example')
    expect(answers.map(isSealed)).toEqual([true, true])
  })

  it('SAM-14 no report is answered by itself, and everyday matters are', () => {
    const answered = mails.filter((mail) => mail.decisions.some(({ action }) => action === 'send_template'))
    expect(answered.length).toBeGreaterThan(60)
    expect(answered.filter((mail) => mail.rules.includes('hr-report')).map((mail) => mail.subject)).toEqual([])
    expect(
      answered.filter((mail) => mail.from.endsWith('@riverside.example') && !mail.rules.some((rule) => rule.startsWith('hr-'))),
    ).toEqual([])
  })

  it('SAM-10 newsletters, automatic replies and bounces make no task and are not kept for a person', () => {
    const noise = mails.filter((mail) => mail.rules.some((rule) => /^noise-(newsletter|auto-reply|bounce)$/.test(rule)))
    // One newsletter lies in the archive twice.
    expect(noise).toHaveLength(expected.newsletters + expected.autoReplies + expected.bounces + 1)
    expect(noise.filter((mail) => makesTask(mail) || mail.kept).map((mail) => mail.subject)).toEqual([])
  })

  it('SAM-11 some mail is left to a person, but not much, and nothing is lost', () => {
    const kept = mails.filter((mail) => mail.kept)
    expect(kept.length).toBeGreaterThan(20)
    expect(kept.length).toBeLessThan(mails.length / 5)
    const silent = mails.filter((mail) => !mail.kept && !makesTask(mail))
    expect(silent.filter((mail) => !mail.rules.some((rule) => rule.startsWith('noise-'))).map((mail) => mail.subject)).toEqual([])
  })

  it('SAM-12 every shipped rule about mail has a mail of the sample that shows it', () => {
    const used = new Set(mails.flatMap((mail) => mail.rules))
    const aboutMail = rules.filter((rule) => rule.when === 'message.received').map((rule) => rule.id)
    expect(aboutMail.length).toBeGreaterThan(30)
    expect(aboutMail.filter((id) => !used.has(id))).toEqual([])
  })
})
