import { findProduct } from '../../host/find-product.ts'
import { startWebHost } from '../../web/start-web-host.ts'
import { CannotDo, type CommandCall, type ExitCode, readOptionValue, WrongCall } from '../command.ts'
import { withProfile } from '../open-profile.ts'
import { waitForEnd } from '../wait-for-end.ts'
import { writeJson } from '../write-json.ts'

/** 4680 is registered to nobody who listens on laptops; a fixed port keeps the address the same from day to day. */
export const defaultPort = 4680

/** `orgo serve`: the web host until an interrupt. With `--json` it prints `{"url","token"}` once it listens. */
export async function runServe(call: CommandCall): Promise<ExitCode> {
  if (call.parsed.positionals.length > 0) throw new WrongCall('orgo serve takes no argument but options.')
  const port = readPort(readOptionValue(call, 'port'))
  return withProfile<ExitCode>(call.global, call.terminal, async ({ engine, ports }) => {
    const product = findProduct()
    const started = await startWebHost({
      engine,
      port,
      rendererFolder: product.renderer,
      version: product.version,
      log: ports.log,
      clock: ports.clock,
      random: ports.random,
    })
    if (!started.ok) throw new CannotDo(started.fault.sentence)
    const host = started.value
    // Imports that an earlier process left unfinished go on.
    engine.wake()
    // Listened for before the line that tells others they may stop this.
    const ended = waitForEnd()
    if (call.global.json) writeJson(call.terminal, { url: host.url, token: host.token })
    else call.terminal.out(`Open: ${host.url}\nThis address opens Orgo once, in one browser. Ctrl+C stops.\n`)
    await ended
    await host.close()
    return 0
  })
}

/** Reads a port. Errors: a wrong call. */
export function readPort(word: string | undefined): number {
  if (word === undefined) return defaultPort
  if (!/^\d{1,5}$/.test(word) || Number(word) > 65_535) throw new WrongCall(`--port: "${word}" is not a number from 0 to 65535.`)
  return Number(word)
}
