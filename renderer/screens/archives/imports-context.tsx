import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { findDesktopHost } from '../../client/host.ts'
import { readFault } from '../../client/read-fault.ts'
import { t } from '../../text/translate.ts'
import type { ImportInput } from './import-plan.ts'
import { type DraftState, useDraft } from './use-draft.ts'

/** An import that this page started: the engine has it, or refused it with a sentence. */
export type Arrival = { id: number; name: string } & (
  | { phase: 'importing'; archiveId: string }
  | { phase: 'refused'; sentence: string }
)

type Imports = DraftState & {
  arrivals: readonly Arrival[]
  /** Files and folders as they are dropped on the page or chosen. */
  addFiles(files: Iterable<File>, items?: DataTransferItemList): void
  start(imports: readonly { name: string; input: ImportInput }[]): Promise<void>
  dismiss(id: number): void
}

const ImportsContext = createContext<Imports | null>(null)

/** Prepares and follows imports whichever screen is shown: files dropped anywhere, files chosen, paths typed. */
export function ImportsProvider({ children }: { children: ReactNode }) {
  const imports = useImportsState()
  const [, navigate] = useLocation()
  const latest = useRef(imports)
  latest.current = imports
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return
      event.preventDefault()
      latest.current.addFiles(event.dataTransfer.files, event.dataTransfer.items)
      navigate('/import')
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [navigate])
  return <ImportsContext value={imports}>{children}</ImportsContext>
}

export function useImports(): Imports {
  const value = useContext(ImportsContext)
  if (!value) throw new Error('A screen was drawn outside ImportsProvider.')
  return value
}

function useImportsState(): Imports {
  const connection = useConnection()
  const api = useApi()
  const queries = useQueryClient()
  const draft = useDraft()
  const [arrivals, setArrivals] = useState<readonly Arrival[]>([])
  const lastId = useRef(0)

  return useMemo(() => {
    const add = (arrival: Arrival) => setArrivals((all) => [...all, arrival])
    const startOne = async (name: string, input: ImportInput) => {
      const id = ++lastId.current
      try {
        const archive = await connection.client.archives.import(input)
        queries.setQueryData(api.archives.get.queryKey({ input: { archiveId: archive.archiveId } }), archive)
        add({ id, name, phase: 'importing', archiveId: archive.archiveId })
      } catch (error) {
        add({ id, name, phase: 'refused', sentence: readFault(error) })
      }
    }
    return {
      ...draft,
      arrivals,
      addFiles: (files, items) => {
        const folders = namesOfFolders(items)
        for (const file of files) {
          // The desktop knows where a file lies, so nothing is copied, and a folder is a path like any other.
          const path = findDesktopHost()?.pathForFile(file)
          if (path) draft.addSource(path, { path })
          else if (folders.has(file.name)) draft.addRefused(file.name, t('import.folderDropped'))
          else draft.addFile(file)
        }
      },
      start: async (imports) => {
        draft.discard()
        for (const { name, input } of imports) await startOne(name, input)
        await queries.invalidateQueries({ queryKey: api.archives.key() })
      },
      dismiss: (dismissed) => setArrivals((all) => all.filter(({ id }) => id !== dismissed)),
    }
  }, [arrivals, draft, connection, api, queries])
}

/** A browser hands over a dropped folder as an empty file of its name; only the item beside it tells. */
function namesOfFolders(items: DataTransferItemList | undefined): Set<string> {
  const entries = [...(items ?? [])].map((item) => item.webkitGetAsEntry())
  return new Set(entries.flatMap((entry) => (entry?.isDirectory ? [entry.name] : [])))
}
