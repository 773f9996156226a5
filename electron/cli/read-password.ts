import { CannotDo } from './command.ts'

/** 1,024 characters: no password is longer, and a mistaken file on standard input is not read to its end. */
const maxLength = 1024

/** The first line of standard input. The rest is not read, so a caller may keep its end open. */
export async function readPasswordFromStdin(): Promise<string> {
  const [password = ''] = await readLinesFromStdin(1)
  if (password === '') throw new CannotDo('There was no password on standard input.')
  return password
}

/** Up to so many first lines of standard input, as they are. */
export async function readLinesFromStdin(count: number): Promise<string[]> {
  let text = ''
  process.stdin.setEncoding('utf8')
  for await (const chunk of process.stdin) {
    text += chunk
    if (text.split('\n').length > count || text.length > maxLength * count) break
  }
  process.stdin.destroy()
  const lines = text.split(/\r?\n/).slice(0, count)
  if (lines.some((line) => line.length > maxLength)) throw new CannotDo(`A password may have ${maxLength} characters at most.`)
  return lines
}

/** Asks for a password on the terminal without showing it. Ctrl+C ends the program as it always does. */
export function askPassword(question: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve) => {
    let password = ''
    const finish = () => {
      stdin.off('data', take)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
    }
    const take = (typed: string) => {
      for (const key of typed) {
        if (key === '\r' || key === '\n' || key === '\u0004') {
          finish()
          resolve(password)
          return
        }
        if (key === '\u0003') {
          finish()
          process.kill(process.pid, 'SIGINT')
          return
        }
        if (key === '\u007f' || key === '\b') password = [...password].slice(0, -1).join('')
        else if (key >= ' ' && password.length < maxLength) password += key
      }
    }
    stdin.on('data', take)
  })
}
