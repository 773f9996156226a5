import type { TestOrgo } from './test-orgo.ts'

const people = `people: 1
owner: ana
members:
  - id: ana
    name: Ana Example
    addresses: [ana@office.example]
    roles: [desk_lead]
    teams: [front]
  - id: ben
    name: Ben Example
    addresses: [ben@office.example]
    roles: [desk_lead]
    teams: [front]
    language: de
  - id: cem
    name: Cem Example
    addresses: [cem@office.example]
    roles: []
`

/** Writes who works here; every name is fiction. */
export const writePeople = (orgo: TestOrgo, text = people): string => orgo.writeFile('profile/config/people.yaml', text)

/** Sets an account up that mail leaves by; nothing is sent, for nobody listens there. */
export async function addAccount(orgo: TestOrgo): Promise<void> {
  await orgo.withStore((store) =>
    store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (account_id, host, port, security, auth, login, from_address, from_name, is_default, refusals, created_at, changed_at)
         VALUES ('account_${'0'.repeat(32)}', '127.0.0.1', 9, 'none', 'none', '', 'desk@office.example', 'Desk', 1, 0, 0, 0)`,
      ),
    ),
  )
}

/** Lets a try take one queued mail, as delivery does, and answers the number of the try. */
export const mimeOf = async (orgo: TestOrgo, outboxId: string): Promise<string> =>
  Buffer.from((await orgo.client.outbox.raw({ outboxId })).base64, 'base64').toString('utf8')
