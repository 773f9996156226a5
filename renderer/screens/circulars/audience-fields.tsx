import { Button, FileButton, TagsInput, Textarea } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import type { CircularFields } from './circular-fields.ts'

type Props = { fields: CircularFields; onChange: (change: Partial<CircularFields>) => void }

/** Who gets a circular: roles and labels of the people file, pasted addresses, and a CSV file; the sum of them. */
export function AudienceFields({ fields, onChange }: Props) {
  const api = useApi()
  const known = useQuery(api.tasks.assignees.queryOptions({ input: {} })).data ?? []
  const roles = known.flatMap(({ target }) => (target.startsWith('role:') ? [target.slice('role:'.length)] : []))
  return (
    <fieldset className="circular-part">
      <legend>{t('circulars.audience')}</legend>
      <div className="circular-two">
        <TagsInput
          label={t('circulars.roles')}
          value={fields.roles}
          onChange={(next) => onChange({ roles: next })}
          data={roles}
        />
        <TagsInput label={t('circulars.labels')} value={fields.labels} onChange={(labels) => onChange({ labels })} data={[]} />
      </div>
      <Textarea
        label={t('circulars.addresses')}
        description={t('circulars.addressesHint')}
        value={fields.addresses}
        onChange={(event) => onChange({ addresses: event.currentTarget.value })}
        autosize
        minRows={3}
        maxRows={12}
      />
      <CsvField csv={fields.csv} onChange={(csv) => onChange({ csv })} />
    </fieldset>
  )
}

function CsvField({ csv, onChange }: { csv: CircularFields['csv']; onChange: (csv: CircularFields['csv']) => void }) {
  const read = async (file: File | null) => {
    if (file) onChange({ name: file.name, text: await file.text() })
  }
  return (
    <div>
      <p className="circular-csv-label">{t('circulars.csv')}</p>
      <p className="muted small">{t('circulars.csvHint')}</p>
      <div className="form-buttons circular-csv">
        <FileButton accept=".csv,text/csv" onChange={(file) => void read(file)}>
          {(props) => (
            <Button {...props} size="compact-sm" leftSection={<IconTable size={16} aria-hidden />}>
              {t('circulars.csvChoose')}
            </Button>
          )}
        </FileButton>
        {csv && (
          <>
            <span className="break-anywhere">
              {t('circulars.csvChosen', { name: csv.name, count: csv.text.trim().split('\n').length })}
            </span>
            <Button size="compact-sm" variant="subtle" onClick={() => onChange(null)}>
              {t('circulars.csvRemove')}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
