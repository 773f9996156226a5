import { initProfile } from '#core/store/init-profile.ts'
import { CannotDo, type CommandCall, type ExitCode, hasFlag, readOptionValue, WrongCall } from '../command.ts'
import { createProfilePorts } from '../open-profile.ts'
import { askPassword, readPasswordFromStdin } from '../read-password.ts'
import { writeJson } from '../write-json.ts'

/** `orgo init`: makes a profile, with a password where one is given and otherwise with a key of this device. */
export async function runInit(call: CommandCall): Promise<ExitCode> {
  if (call.parsed.positionals.length > 0) throw new WrongCall('Name the folder with --profile DIR.')
  const { profile, json } = call.global
  const password = await choosePassword(call)
  const ownerName = readOptionValue(call, 'name')
  const sample = hasFlag(call, 'sample')
  const organisation = readOptionValue(call, 'organisation') ?? (sample ? 'Riverside' : undefined)
  const made = await initProfile(createProfilePorts(profile), {
    password,
    sample,
    ...(ownerName === undefined ? {} : { ownerName }),
    ...(organisation === undefined ? {} : { organisation }),
  })
  if (!made.ok) throw new CannotDo(made.fault.sentence)
  const protection = password === null ? 'device' : 'password'
  if (json) writeJson(call.terminal, { profile, protection })
  else call.terminal.out(`Made a profile in ${profile}.\n${protectionSentences[protection]}\n${sample ? sampleSentence : ''}`)
  return 0
}

const sampleSentence =
  'It has the people of Riverside, who are fiction, and neither mail nor work. "npm start -- --sample" makes a profile with both.\n'

const protectionSentences = {
  device: 'It is encrypted and opens with a key file of this device; it is not protected by a password.',
  password: 'It is encrypted and opens with your password alone. There is no way back to it without the password.',
}

async function choosePassword({ global, terminal }: CommandCall): Promise<string | null> {
  if (global.passwordStdin) return readPasswordFromStdin()
  if (!terminal.canAsk) return null
  const password = await askPassword('Password (empty for none): ')
  if (password === '') return null
  if ((await askPassword('The same again: ')) !== password) throw new CannotDo('The two passwords differ. Nothing was made.')
  return password
}
