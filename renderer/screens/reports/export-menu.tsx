import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { ReportFormat, ReportRequest } from '#shared/model/report.ts'
import { useConnection } from '../../client/api-context.tsx'
import { readFault } from '../../client/read-fault.ts'
import { saveFile } from '../../mail/save-file.ts'
import { say, sayFault } from '../../parts/say.tsx'
import { locale, t } from '../../text/translate.ts'

const formats = ['csv', 'xlsx', 'pdf', 'html', 'json'] as const satisfies readonly ReportFormat[]

/** Where a comma parts the decimals, spreadsheets want semicolons between the cells. */
const separator = new Intl.NumberFormat(locale).format(1.5).includes(',') ? 'semicolon' : 'comma'

/** Hands the report on the screen to the browser's download in the format that is chosen; a file comes whole or not at all. */
export function ExportMenu({ request }: { request: ReportRequest }) {
  const connection = useConnection()
  const save = useMutation({
    mutationFn: (format: ReportFormat) => connection.client.reports.export({ ...request, format, separator }),
    onSuccess: (file) => {
      saveFile(file)
      say(t('reports.exported', { name: file.name }))
    },
    onError: (error) => sayFault(`${t('reports.exportFailed')} ${readFault(error)}`),
  })
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending}>
          {t('reports.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => save.mutate(format)}>
            {t(`reports.format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
