import { app } from 'electron'
import { z } from 'zod'

/** What a second start hands over. Chromium reorders a command line, so the paths travel apart from it. */
const HandOver = z.object({ files: z.array(z.string().max(4096)).max(1000) })

/**
 * Makes this the only desktop process of its profile.
 *
 * Answers false where another one runs: that one has got `files` and comes to the front, and this one must quit.
 */
export function becomeSingleInstance(files: string[], onSecondStart: (files: string[]) => void): boolean {
  app.on('second-instance', (_event, _argv, _workingDirectory, handedOver) => {
    const read = HandOver.safeParse(handedOver)
    onSecondStart(read.success ? read.data.files : [])
  })
  return app.requestSingleInstanceLock({ files })
}
