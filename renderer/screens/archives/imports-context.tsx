import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { ImportMode } from '#shared/model/archive.ts'
import { useApi, useConnection } from '../../client/api-context.tsx'
import { findDesktopHost } from '../../client/host.ts'
import { readFault } from '../../client/read-fault.ts'
import { uploadFile } from '../../client/upload-file.ts'
import { nameOfSource } from '../../parts/name-of-source.ts'

/** A file on its way in: being sent, imported (the engine has it), or refused with a sentence. */
export type Arrival = { id: number; name: string } & (
  | { phase: 'sending'; share: number; stop: () => void }
  | { phase: 'importing'; archiveId: string }
  | { phase: 'refused'; sentence: string }
)

type Imports = {
  arrivals: readonly Arrival[]
  importFiles(files: readonly File[], mode: ImportMode): void
  importPath(path: string, mode: ImportMode): void
  dismiss(id: number): void
}

const ImportsContext = createContext<Imports | null>(null)

/** Takes in archives whichever screen is shown: files dropped anywhere, files chosen, paths typed. */
export function ImportsProvider({ children }: { children: ReactNode }) {
  const imports = useArrivals()
  const [, navigate] = useLocation()
  const latest = useRef(imports)
  latest.current = imports
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      // The import screen takes its own drops, with the mode chosen there.
      if (event.defaultPrevented || !event.dataTransfer?.files.length) return
      event.preventDefault()
      latest.current.importFiles([...event.dataTransfer.files], 'silent')
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

function useArrivals(): Imports {
  const connection = useConnection()
  const api = useApi()
  const queries = useQueryClient()
  const [arrivals, setArrivals] = useState<readonly Arrival[]>([])
  const lastId = useRef(0)

  return useMemo(() => {
    const put = (arrival: Arrival) =>
      setArrivals((all) =>
        all.some(({ id }) => id === arrival.id) ? all.map((one) => (one.id === arrival.id ? arrival : one)) : [...all, arrival],
      )
    const drop = (id: number) => setArrivals((all) => all.filter((one) => one.id !== id))

    const start = async (id: number, name: string, source: { path: string } | { uploadId: string }, mode: ImportMode) => {
      const archive = await connection.client.archives.import({ source, mode })
      put({ id, name, phase: 'importing', archiveId: archive.archiveId })
      queries.setQueryData(api.archives.get.queryKey({ input: { archiveId: archive.archiveId } }), archive)
      await queries.invalidateQueries({ queryKey: api.archives.key() })
    }
    const refuse = (id: number, name: string) => (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') drop(id)
      else put({ id, name, phase: 'refused', sentence: readFault(error) })
    }
    const send = async (id: number, file: File, mode: ImportMode) => {
      const stop = new AbortController()
      const show = (share: number) => put({ id, name: file.name, phase: 'sending', share, stop: () => stop.abort() })
      show(0)
      const { uploadId } = await uploadFile(file, show, stop.signal)
      await start(id, file.name, { uploadId }, mode)
    }
    return {
      arrivals,
      importFiles: (files, mode) => {
        for (const file of files) {
          const id = ++lastId.current
          // The desktop knows where a file lies, so nothing is copied.
          const path = findDesktopHost()?.pathForFile(file)
          const arriving = path ? start(id, file.name, { path }, mode) : send(id, file, mode)
          arriving.catch(refuse(id, file.name))
        }
      },
      importPath: (path, mode) => {
        const id = ++lastId.current
        start(id, nameOfSource(path), { path }, mode).catch(refuse(id, nameOfSource(path)))
      },
      dismiss: drop,
    }
  }, [arrivals, connection, api, queries])
}
