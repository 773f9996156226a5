import type { Account } from '#shared/model/account.ts'
import { countOf, formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { renderFields } from './render-fields.ts'
import { type Column, renderTable } from './table.ts'

const accountColumns: readonly Column<Account>[] = [
  { heading: 'ACCOUNT', cell: (row) => row.accountId },
  { heading: 'FROM', cell: (row) => row.from },
  { heading: 'SMTP', cell: (row) => row.smtp },
  { heading: 'STATE', cell: (row) => `${row.state.replaceAll('_', ' ')}${row.isDefault ? ', for new mail' : ''}` },
  { heading: 'WAITING', cell: (row) => String(row.waiting), right: true },
  { heading: 'SENT', cell: (row) => (row.lastSentAt === null ? '' : formatTime(row.lastSentAt)) },
]

/** What waits for somebody now that there is an account; nothing where nothing does. */
const sayHeld = ({ held }: Account): string[] =>
  held === 0
    ? []
    : [
        `${countOf(held, 'mail')} ${held === 1 ? 'was' : 'were'} held because there was no account. See ${held === 1 ? 'it' : 'them'} with "orgo outbox will-send", and let ${held === 1 ? 'it' : 'them'} go with "orgo outbox release".`,
      ]

/** One account with all there is to see, and what it lets go. */
export const renderAccount = (account: Account): string => [renderFields(account).trimEnd(), ...sayHeld(account), ''].join('\n')

/** The accounts as a table, and below it what is wrong with one and what can leave by one. */
export function renderAccounts(accounts: readonly Account[], terminal: Pick<Terminal, 'columns'>): string {
  if (accounts.length === 0) return 'No accounts. Add one with: orgo accounts add --smtp URL --from ADDRESS\n'
  const wrong = accounts.flatMap(({ from, sentence }) => (sentence === null ? [] : [toPlainLine(`${from}: ${sentence}`)]))
  return [renderTable(accounts, accountColumns, terminal.columns).trimEnd(), ...wrong, ...accounts.flatMap(sayHeld), ''].join(
    '\n',
  )
}
