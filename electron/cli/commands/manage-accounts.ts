import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Inputs } from '#shared/contract/contract.ts'
import { type Account, OAuthProvider } from '#shared/model/account.ts'
import { CannotDo, type CommandCall, type ExitCode, hasFlag, readOptionValue, WrongCall } from '../command.ts'
import { explainCallError } from '../explain-call-error.ts'
import { type OpenedProfile, opensByItself, withProfile } from '../open-profile.ts'
import { toPlainLine } from '../plain-text.ts'
import { askPassword, readLinesFromStdin } from '../read-password.ts'
import { renderOutput } from '../render/render-output.ts'
import { writeJson } from '../write-json.ts'

type Work = (opened: OpenedProfile, secret: string | undefined) => Promise<ExitCode>

/** `orgo accounts add`: an account that mail leaves by. Its password comes from standard input or the terminal, never from the command line (A-9). */
export async function runAddAccount(call: CommandCall): Promise<ExitCode> {
  const account = readAccount(call)
  const wantsSecret = account.oauth === undefined && /^smtps?:\/\/[^/]+@/.test(account.smtp)
  return withSecret(call, wantsSecret ? 'Password of the account (empty for later): ' : null, async ({ engine }, secret) => {
    const given = secret === undefined ? {} : account.oauth ? { clientSecret: secret } : { password: secret }
    const same = (await engine.client.accounts.list({})).filter(({ from }) => from.toLowerCase() === account.from.toLowerCase())
    const added = await engine.client.accounts.add({ ...account, ...given })
    if (same.length > 0)
      call.terminal.err(
        `There is another account of this address: ${same.map(({ accountId }) => accountId).join(', ')}. Both stay; commands then ask for the id.\n`,
      )
    say(call, 'add', added)
    return 0
  })
}

function readAccount(call: CommandCall): Inputs['accounts']['add'] {
  if (call.parsed.positionals.length > 0) throw new WrongCall('An account is given by --smtp and --from.')
  const smtp = readOptionValue(call, 'smtp')
  const from = readOptionValue(call, 'from')
  if (smtp === undefined || from === undefined)
    throw new WrongCall(`--${smtp === undefined ? 'smtp' : 'from'} is missing. See orgo accounts add --help.`)
  const name = readOptionValue(call, 'name')
  const certificate = readOptionValue(call, 'certificate')
  const provider = readOptionValue(call, 'provider')
  const clientId = readOptionValue(call, 'client-id')
  if ((provider === undefined) !== (clientId === undefined)) throw new WrongCall('--provider and --client-id belong together.')
  const known = OAuthProvider.exclude(['other']).safeParse(provider)
  if (provider !== undefined && !known.success) throw new WrongCall('--provider is google or microsoft.')
  return {
    smtp,
    from,
    ...(name === undefined ? {} : { name }),
    ...(certificate === undefined ? {} : { certificate: readCertificate(certificate) }),
    ...(hasFlag(call, 'cleartext') ? { cleartext: true } : {}),
    ...(known.success && clientId !== undefined ? { oauth: { provider: known.data, clientId } } : {}),
  }
}

function readCertificate(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new CannotDo(`${path} cannot be read (${code}). --certificate names a PEM file.`)
  }
}

/** `orgo accounts set-password [ACCOUNT]`: replaces it, from standard input or the terminal. */
export async function runSetPassword(call: CommandCall): Promise<ExitCode> {
  return withSecret(call, 'New password of the account: ', async (opened, password) => {
    const { accountId } = await findAccount(opened, call)
    if (password === undefined) throw new CannotDo('There was no password. Nothing was changed.')
    say(call, 'setPassword', await opened.engine.client.accounts.setPassword({ accountId, password }))
    return 0
  })
}

/** `orgo accounts test [ACCOUNT]`: the exit code says whether mail could leave. */
export async function runTestAccount(call: CommandCall): Promise<ExitCode> {
  return withAccounts(call, async (opened) => {
    const { accountId } = await findAccount(opened, call)
    const test = await opened.engine.client.accounts.test({ accountId })
    if (call.global.json) writeJson(call.terminal, test)
    else call.terminal.out(`${test.sentence}\n`)
    return test.ok ? 0 : 1
  })
}

/** `orgo accounts default ACCOUNT`: new mail leaves by it. */
export async function runDefaultAccount(call: CommandCall): Promise<ExitCode> {
  if (call.parsed.positionals.length === 0) throw new WrongCall('ACCOUNT is missing.')
  return withAccounts(call, async (opened) => {
    const { accountId } = await findAccount(opened, call)
    say(call, 'setDefault', await opened.engine.client.accounts.setDefault({ accountId }))
    return 0
  })
}

/** `orgo accounts consent [ACCOUNT]`: shows the provider's page and waits until somebody has answered there. */
export async function runConsent(call: CommandCall): Promise<ExitCode> {
  return withAccounts(call, async (opened) => {
    const { accountId } = await findAccount(opened, call)
    const { accounts } = opened.engine.client
    const { url } = await accounts.beginConsent({ accountId })
    call.terminal.err(`Open this page in a browser of this machine and give consent:\n${url}\n`)
    let answer = await accounts.consent({ accountId })
    while (answer.state === 'waiting') {
      await wait(500)
      answer = await accounts.consent({ accountId })
    }
    if (call.global.json) writeJson(call.terminal, answer)
    else call.terminal.out(`${answer.sentence}\n`)
    return answer.state === 'granted' ? 0 : 1
  })
}

/** The account a person means: by id, address or name, or the one for new mail. */
async function findAccount({ engine }: OpenedProfile, call: CommandCall): Promise<Account> {
  const [word, ...more] = call.parsed.positionals
  if (more.length > 0) throw new WrongCall(`"${more[0]}" is too much here.`)
  return chooseAccount(await engine.client.accounts.list({}), word)
}

/**
 * The account that a word means: its id, else its address or name, whatever the case; without a word the one for new mail.
 *
 * Errors: `CannotDo`; where several are meant, as one may be called by the address of another, it lists them with their ids.
 */
export function chooseAccount(all: readonly Account[], word: string | undefined): Account {
  if (all.length === 0) throw new CannotDo('There is no account yet. Add one with: orgo accounts add')
  const byId = all.filter(({ accountId }) => accountId === word)
  const found =
    word === undefined
      ? all.filter(({ isDefault }) => isDefault)
      : byId.length > 0
        ? byId
        : all.filter((one) => isMeant(one, word))
  const [account, another] = found
  if (account && !another) return account
  const list = (accounts: readonly Account[]): string =>
    accounts
      .map(
        ({ accountId, from, name, smtp }) =>
          `\n  ${accountId}  ${toPlainLine(`${from}${name === '' ? '' : `, named "${name}"`}, by ${smtp}`)}`,
      )
      .join('')
  if (another)
    throw new CannotDo(
      `"${word}" is the address or name of ${found.length} accounts. Nothing was done; give the id of one:${list(found)}`,
    )
  throw new CannotDo(
    `${word === undefined ? 'No account is the one for new mail' : `There is no account "${word}"`}. There are:${list(all)}`,
  )
}

const isMeant = ({ from, name }: Account, word: string): boolean =>
  [from, name].some((known) => known.toLowerCase() === word.toLowerCase())

/** `orgo accounts show [ACCOUNT]`: one account with all there is to see; its secret is no part of it. */
export async function runShowAccount(call: CommandCall): Promise<ExitCode> {
  return withAccounts(call, async (opened) => {
    say(call, 'update', await findAccount(opened, call))
    return 0
  })
}

const say = (call: CommandCall, name: string, account: Account): void => {
  if (call.global.json) writeJson(call.terminal, account)
  else renderOutput(`accounts.${name}`, account, call.terminal)
}

const withAccounts = (call: CommandCall, work: (opened: OpenedProfile) => Promise<ExitCode>): Promise<ExitCode> =>
  withProfile<ExitCode>(call.global, call.terminal, (opened) => explained(opened, () => work(opened)))

async function explained(opened: OpenedProfile, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CannotDo || error instanceof WrongCall) throw error
    throw explainCallError(error, opened.ports.log, opened.ports.random)
  }
}

/**
 * Opens the profile and reads a secret. On standard input the account's is the first line; a profile that opens with its own password alone has
 * that one before it.
 */
async function withSecret(call: CommandCall, question: string | null, work: Work): Promise<ExitCode> {
  const { global, terminal } = call
  if (!global.passwordStdin) {
    const secret = question !== null && terminal.canAsk ? await askPassword(question) : ''
    return withProfile<ExitCode>(global, terminal, (opened) =>
      explained(opened, () => work(opened, secret === '' ? undefined : secret)),
    )
  }
  const byItself = await opensByItself(global)
  const [first, second] = await readLinesFromStdin(byItself ? 1 : 2)
  const secret = byItself ? first : second
  if (secret === undefined || secret === '')
    throw new CannotDo(
      byItself
        ? 'There was no password on standard input.'
        : "Standard input holds two lines for this profile: its own password, then the account's.",
    )
  const own = byItself ? { ...global, passwordStdin: false } : { ...global, password: first ?? '' }
  return withProfile<ExitCode>(own, terminal, (opened) => explained(opened, () => work(opened, secret)))
}
