import type { Account } from '#shared/model/account.ts'
import { formatTime } from '../format.ts'
import { toPlainLine } from '../plain-text.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, renderTable } from './table.ts'

const accountColumns: readonly Column<Account>[] = [
  { heading: 'ACCOUNT', cell: (row) => row.accountId },
  { heading: 'FROM', cell: (row) => row.from },
  { heading: 'SMTP', cell: (row) => row.smtp },
  { heading: 'STATE', cell: (row) => `${row.state.replaceAll('_', ' ')}${row.isDefault ? ', for new mail' : ''}` },
  { heading: 'WAITING', cell: (row) => String(row.waiting), right: true },
  { heading: 'SENT', cell: (row) => (row.lastSentAt === null ? '' : formatTime(row.lastSentAt)) },
]

/** The accounts as a table, and below it what is wrong with one. */
export function renderAccounts(accounts: readonly Account[], terminal: Terminal): string {
  if (accounts.length === 0) return 'No accounts. Add one with: orgo accounts add --smtp URL --from ADDRESS\n'
  const wrong = accounts.flatMap(({ from, sentence }) => (sentence === null ? [] : [toPlainLine(`${from}: ${sentence}`)]))
  return [renderTable(accounts, accountColumns, terminal.columns).trimEnd(), ...wrong, ''].join('\n')
}
