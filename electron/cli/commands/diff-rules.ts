import type { Client } from '#shared/contract/contract.ts'
import type { Backtest, OutcomeRow } from '#shared/model/rule-work.ts'
import { CannotDo, type CommandCall, type ExitCode, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { formatCount } from '../format.ts'
import { withProfile } from '../open-profile.ts'
import { readSince } from '../read-since.ts'
import { renderBacktest } from '../render/render-backtest.ts'
import { writeJson } from '../write-json.ts'

/** A set of no rules: beside it, everything a set decides is a difference. SHA-256 of no files. */
export const emptySetHash = '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945'

type Compared = { fromHash?: string; toHash?: string; since?: number }

/** `orgo rules diff`: what two rule sets decide differently over the stored mail; without options the active one beside the files. */
export async function runDiffRules(call: CommandCall): Promise<ExitCode> {
  const from = readOptionValue(call, 'from')
  const to = readOptionValue(call, 'to')
  return compare(call, {
    ...(from === undefined ? {} : { fromHash: readHash('from', from) }),
    ...(to === undefined ? {} : { toHash: readHash('to', to) }),
    ...sinceOf(call),
  })
}

/**
 * `orgo rules simulate`: what the files would decide over the stored mail, from nothing; with `--timers --until TIME` what would escalate, and
 * why. It changes and sends nothing.
 */
export async function runSimulateRules(call: CommandCall): Promise<ExitCode> {
  if (call.parsed.values.has('timers')) return simulateTimers(call)
  return compare(call, { fromHash: emptySetHash, ...sinceOf(call) })
}

async function simulateTimers(call: CommandCall): Promise<ExitCode> {
  const word = readOptionValue(call, 'until')
  if (word === undefined) throw new WrongCall('--timers needs --until TIME.')
  const { callProcedure } = await import('../call-procedure.ts')
  return callProcedure(['escalations', 'simulate'], { until: readSince(call.global.profile, word, 'until') }, call)
}

function readHash(option: string, value: string): string {
  if (/^[0-9a-f]{64}$/.test(value)) return value
  throw new WrongCall(`--${option}: this is no hash of a rule set. See: orgo rules versions`)
}

function sinceOf(call: CommandCall): { since?: number } {
  const word = readOptionValue(call, 'since')
  return word === undefined ? {} : { since: readSince(call.global.profile, word) }
}

async function compare(call: CommandCall, compared: Compared): Promise<ExitCode> {
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const found = await follow(engine.client, call, compared).catch((error: unknown) => {
      throw explainCallError(error, ports.log, ports.random)
    })
    if (found.backtest.problem !== null) throw new CannotDo(found.backtest.problem)
    if (call.global.json) writeJson(call.terminal, found)
    else call.terminal.out(renderBacktest(found.backtest, found.rows, call.terminal))
    return 0
  })
}

type Found = { backtest: Backtest; rows: OutcomeRow[] }

/** 200 rows are shown or written at once; what differs in more messages is counted. */
const rowsMax = 200

async function follow(client: Client, call: CommandCall, compared: Compared): Promise<Found> {
  const started = await client.rules.startBacktest(compared)
  const { backtestId } = started
  let backtest = started
  for await (const state of await client.rules.watchBacktest({ backtestId })) {
    backtest = state
    if (call.terminal.errIsTerminal)
      call.terminal.err(`\r\u001b[2K${formatCount(state.judged)} of ${formatCount(state.total)} mails`)
  }
  if (call.terminal.errIsTerminal) call.terminal.err('\r\u001b[2K')
  const { rows } = await client.rules.backtestRows({ backtestId, limit: rowsMax })
  return { backtest, rows }
}
