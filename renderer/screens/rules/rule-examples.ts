import type { TextKey } from '../../text/translate.ts'

/** A rule file to begin with. `<ID>` in its text becomes the new rule's id. */
export type RuleExample = { id: string; title: TextKey; about: TextKey; text: string }

/** Three rules to copy: words in a subject, a known sender with a file, and a task that waits too long. */
export const ruleExamples: readonly RuleExample[] = [
  {
    id: 'words',
    title: 'rules.example.words',
    about: 'rules.example.wordsAbout',
    text: `orgo_rules: 1
rules:
  - id: <ID>
    title: A word in the subject makes an urgent task
    if: "subject contains any ('emergency', 'urgent')"
    then:
      - set_priority: urgent
      - tag: urgent
      - escalate_after: 1 hour

tests:
  - name: the word is found in capitals and after a reply prefix
    message: { from: somebody@example.org, subject: "Re: EMERGENCY in room 4" }
    expect: { matched: [<ID>], priority: urgent, tags: [urgent] }

  - name: another subject does not match
    message: { from: somebody@example.org, subject: Thank you }
    expect: { not_matched: [<ID>] }
`,
  },
  {
    id: 'sender',
    title: 'rules.example.sender',
    about: 'rules.example.senderAbout',
    text: `orgo_rules: 1
lists:
  <ID>-senders: ["@supplier.example", billing@firm.example]
rules:
  - id: <ID>
    title: A file from a sender we know
    if:
      all:
        - from: { in: <ID>-senders }
        - any:
            - subject: { contains_any: [invoice, Rechnung, facture] }
            - attachment: "*invoice*.pdf"
    then:
      - tag: invoice
      - due: 10 business days

tests:
  - name: an invoice from a sender of the list
    message: { from: billing@firm.example, subject: Invoice 77 }
    expect: { matched: [<ID>], tags: [invoice] }

  - name: an invoice from a stranger stays with a person
    message: { from: billing@stranger.example, subject: Invoice 78 }
    expect: { not_matched: [<ID>] }
`,
  },
  {
    id: 'waiting',
    title: 'rules.example.waiting',
    about: 'rules.example.waitingAbout',
    text: `orgo_rules: 1
rules:
  - id: <ID>
    title: Somebody waits for an answer for two working days
    when: timer
    if: "task.waiting_since older than 2 business days"
    then:
      - set_priority: { at_least: high }
      - tag: waiting

tests:
  - name: after a weekend and two days the priority rises
    task: { status: new, waiting_since: "2025-01-02T09:00" }
    now: "2025-01-07T10:00"
    expect: { matched: [<ID>], priority: high }

  - name: on the same day nothing happens
    task: { status: new, waiting_since: "2025-01-06T09:00" }
    now: "2025-01-06T15:00"
    expect: { not_matched: [<ID>] }
`,
  },
]

/** A file or rule name out of what a person typed: small letters, digits and hyphens; null when nothing is left of it. */
export function toRuleName(typed: string): string | null {
  const name = typed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
  return name.length >= 2 ? name : null
}

/** The text of a new rule file by an example. */
export const fillExample = (example: RuleExample, ruleId: string): string => example.text.replaceAll('<ID>', ruleId)
