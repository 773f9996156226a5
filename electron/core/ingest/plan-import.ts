import type { ImportChoice } from '#shared/model/archive.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { ArchiveFolder } from '../archive/archive-folder.ts'
import { chooseFolders, choosesFolders, findIdleGlobs } from './choose-folders.ts'
import { describeFault } from './describe-failure.ts'
import type { OpenedSource } from './open-source.ts'

/** What is known of a source before its first item is read. */
export type ImportPlan = { folders: ArchiveFolder[]; variant: string | null; remarks: string[] }

/**
 * Asks a source for its folders and what it says of itself, as far as an import needs them.
 *
 * A text is not read twice for it: an mbox has no folders to choose. Errors: one sentence where the archive cannot be read, or where the
 * choice takes in nothing.
 */
export async function planImport(opened: OpenedSource, choice: ImportChoice): Promise<Result<ImportPlan, string>> {
  const { identification, reader } = opened
  if (choice.since !== undefined && choice.until !== undefined && choice.since >= choice.until) {
    await reader.close()
    return fail('The first day lies after the last one, so nothing lies between them: exchange the two dates.')
  }
  const remarks = identification.problem === null ? [] : [identification.problem]
  const needsFolders = reader.describe !== undefined || choosesFolders(choice)
  if (!needsFolders) return succeed({ folders: [], variant: identification.variant, remarks })
  try {
    const folders = await reader.listFolders()
    const idle = findIdleGlobs(choice, folders)
    if (idle.length > 0) return fail(`${opened.name} has no folder that matches ${idle.map((glob) => `"${glob}"`).join(', ')}.`)
    if (chooseFolders(choice, folders)?.size === 0)
      return fail(`Nothing of ${opened.name} was chosen: choose at least one folder.`)
    const about = await reader.describe?.()
    return succeed({
      folders,
      variant: about?.variant ?? identification.variant,
      remarks: [...remarks, ...(about?.remarks ?? [])],
    })
  } catch (error) {
    await reader.close()
    return fail(describeFault(opened.name, error))
  }
}
