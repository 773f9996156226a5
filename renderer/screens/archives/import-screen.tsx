import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type DragEvent, type SubmitEvent, useRef, useState } from 'react'
import type { ImportMode } from '#shared/model/archive.ts'
import { findDesktopHost } from '../../client/host.ts'
import { t } from '../../text/translate.ts'
import { ArchiveTable } from './archive-table.tsx'
import { Arrivals } from './arrivals.tsx'
import { useImports } from './imports-context.tsx'
import './archives.css'

/** Archive to tasks without fear: drop, watch, read the statement. */
export function ImportScreen() {
  const [mode, setMode] = useState<ImportMode>('silent')
  return (
    <div className="page">
      <h1>{t('import.title')}</h1>
      <section className="panel import-panel" aria-label={t('import.title')}>
        <DropZone mode={mode} />
        <PathForm mode={mode} />
        <Checkbox
          label={t('import.live')}
          description={t('import.liveHint')}
          checked={mode === 'live'}
          onChange={(event) => setMode(event.currentTarget.checked ? 'live' : 'silent')}
        />
      </section>
      <Arrivals />
      <ArchiveTable />
    </div>
  )
}

function DropZone({ mode }: { mode: ImportMode }) {
  const { importFiles } = useImports()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    importFiles([...event.dataTransfer.files], mode)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first
    <div
      className={over ? 'drop-zone drop-zone-over' : 'drop-zone'}
      data-testid="drop-zone"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileImport size={24} aria-hidden />
      <p className="drop-zone-title">{t(over ? 'import.dropNow' : 'import.drop')}</p>
      <ChooseButton mode={mode} />
      <p className="muted">{t('import.formats')}</p>
    </div>
  )
}

function ChooseButton({ mode }: { mode: ImportMode }) {
  const { importFiles, importPath } = useImports()
  const field = useRef<HTMLInputElement>(null)
  const choose = async () => {
    const host = findDesktopHost()
    if (!host) return field.current?.click()
    for (const path of await host.openArchive()) importPath(path, mode)
  }
  return (
    <>
      <Button variant="filled" onClick={() => void choose()}>
        {t('import.choose')}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept=".mbox,.mbx,.eml,message/rfc822,application/mbox"
        aria-label={t('import.choose')}
        onChange={(event) => {
          importFiles([...(event.currentTarget.files ?? [])], mode)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function PathForm({ mode }: { mode: ImportMode }) {
  const { importPath } = useImports()
  const [path, setPath] = useState('')
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (path.trim() === '') return
    importPath(path.trim(), mode)
    setPath('')
  }
  return (
    <form onSubmit={submit} className="path-form">
      <TextInput
        label={t('import.path')}
        description={t('import.pathHint')}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        dir="ltr"
      />
      <Button type="submit" disabled={path.trim() === ''}>
        {t('import.start')}
      </Button>
    </form>
  )
}
