import { Button, Checkbox, CloseButton, FileButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../client/api-context.tsx'
import { formatBytes } from '../../text/format.ts'
import { t } from '../../text/translate.ts'
import type { FieldFile } from './mail-fields.ts'

/** 25 MB: what the contract takes in one file, and more than most servers let through. */
const mostBytes = 25_000_000

type Props = {
  files: FieldFile[]
  messageIds: readonly string[]
  error: string | null
  onChange: (files: FieldFile[]) => void
}

/** The files that go along: from this machine, or from the messages of the task. */
export function ComposeFiles({ files, messageIds, error, onChange }: Props) {
  const [tooBig, setTooBig] = useState<string | null>(null)
  const add = async (chosen: File[]) => {
    const big = chosen.find(({ size }) => size > mostBytes)
    const sizes = { most: formatBytes(mostBytes) }
    setTooBig(big ? t('compose.fileTooBig', { name: big.name, size: formatBytes(big.size), ...sizes }) : null)
    const read = await Promise.all(chosen.filter(({ size }) => size <= mostBytes).map(readFile))
    if (read.length > 0) onChange([...files, ...read])
  }
  const shown = tooBig ?? error
  return (
    <div className="composer-files">
      <ul className="plain-list" aria-label={t('compose.files')} hidden={files.length === 0}>
        {files.map((file, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may go twice, and nothing in a row has a state
          <li key={`${place} ${file.name}`}>
            <IconPaperclip size={16} aria-hidden />
            <span className="break-anywhere" dir="auto">
              {file.name}
            </span>
            <span className="muted">{formatBytes(file.bytes)}</span>
            <CloseButton
              size="sm"
              aria-label={t('compose.fileRemove', { name: file.name })}
              onClick={() => onChange(files.filter((one) => one !== file))}
            />
          </li>
        ))}
      </ul>
      <div className="form-buttons">
        <FileButton onChange={(chosen) => void add(chosen)} multiple>
          {(props) => (
            <Button {...props} size="compact-sm" leftSection={<IconPaperclip size={16} aria-hidden />}>
              {t('compose.filesAdd')}
            </Button>
          )}
        </FileButton>
      </div>
      <FilesOfMessages files={files} messageIds={messageIds} onChange={onChange} />
      {shown !== null && (
        <p className="tone-danger" role="alert">
          {shown}
        </p>
      )}
    </div>
  )
}

/** The attachments of the task's messages, to be chosen. */
function FilesOfMessages({ files, messageIds, onChange }: Pick<Props, 'files' | 'messageIds' | 'onChange'>) {
  const api = useApi()
  const offered = useQueries({
    queries: messageIds.map((messageId) => api.messages.get.queryOptions({ input: { messageId } })),
    combine: (answers) =>
      answers.flatMap(({ data }) =>
        data ? data.attachments.filter(({ inline }) => !inline).map((one) => ({ ...one, messageId: data.messageId })) : [],
      ),
  })
  if (offered.length === 0) return null
  return (
    <details>
      <summary>{t('compose.filesOfTask')}</summary>
      <div className="composer-offered">
        {offered.map(({ messageId, attachmentNo, name, sizeBytes, sha256 }) => (
          <Checkbox
            key={`${messageId} ${attachmentNo}`}
            size="xs"
            label={`${name}, ${formatBytes(sizeBytes)}`}
            checked={files.some((file) => 'sha256' in file && file.sha256 === sha256)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...files, { name, bytes: sizeBytes, sha256 }]
                  : files.filter((file) => !('sha256' in file && file.sha256 === sha256)),
              )
            }
          />
        ))}
      </div>
    </details>
  )
}

async function readFile(file: File): Promise<FieldFile> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let binary = ''
  // In pieces: a call takes no more than some 100,000 arguments.
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return { name: file.name, bytes: file.size, type: file.type, base64: btoa(binary) }
}
