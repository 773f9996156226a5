import { Button, TextInput } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, type SubmitEvent, useRef, useState } from 'react'
import { findDesktopHost } from '../../client/host.ts'
import { t } from '../../text/translate.ts'
import { useImports } from './imports-context.tsx'

/** Where an import begins: files dropped or chosen, or a path. */
export function ImportStart() {
  return (
    <section className="panel import-panel" aria-label={t('import.title')}>
      <DropZone>
        <IconFileImport size={24} aria-hidden />
        <ChooseButton />
        <p className="muted">{t('import.formats')}</p>
        <p className="muted">{t('import.outlookDrags')}</p>
      </DropZone>
      <PathForm />
    </section>
  )
}

function DropZone({ children }: { children: ReactNode }) {
  const { addFiles } = useImports()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    addFiles(event.dataTransfer.files, event.dataTransfer.items)
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
      <p className="drop-zone-title">{t(over ? 'import.dropNow' : 'import.drop')}</p>
      {children}
    </div>
  )
}

function ChooseButton({ isMore = false }: { isMore?: boolean }) {
  const { addFiles, addSource } = useImports()
  const field = useRef<HTMLInputElement>(null)
  const choose = async () => {
    const host = findDesktopHost()
    if (!host) return field.current?.click()
    for (const path of await host.openArchive()) addSource(path, { path })
  }
  return (
    <>
      <Button variant={isMore ? 'default' : 'filled'} onClick={() => void choose()}>
        {t('import.choose')}
      </Button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        aria-label={t('import.choose')}
        onChange={(event) => {
          addFiles(event.currentTarget.files ?? [])
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

/** Takes the path of a file or folder; `isMore` where others were chosen before. */
export function PathForm({ isMore = false }: { isMore?: boolean }) {
  const { addSource } = useImports()
  const [path, setPath] = useState('')
  const isEmpty = path.trim() === ''
  const add = () => {
    if (isEmpty) return
    addSource(path.trim(), { path: path.trim() })
    setPath('')
  }
  const field = (
    <TextInput
      label={t(isMore ? 'import.pathMore' : 'import.path')}
      description={t('import.pathHint')}
      value={path}
      onChange={(event) => setPath(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Inside the wizard's form Enter would go on to the next step with the path left behind.
        if (event.key !== 'Enter' || isEmpty) return
        event.preventDefault()
        add()
      }}
      dir="ltr"
    />
  )
  if (isMore) {
    return (
      <div className="path-form">
        {field}
        <Button onClick={add} disabled={isEmpty}>
          {t('import.addPath')}
        </Button>
        <ChooseButton isMore />
      </div>
    )
  }
  return (
    <form
      className="path-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault()
        add()
      }}
    >
      {field}
      <Button type="submit" disabled={isEmpty}>
        {t('import.lookInto')}
      </Button>
    </form>
  )
}
