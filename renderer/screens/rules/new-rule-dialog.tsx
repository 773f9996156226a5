import { Button, Modal, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useApi } from '../../client/api-context.tsx'
import { t } from '../../text/translate.ts'
import { useModules } from '../tasks/use-modules.ts'
import { storeDraft } from './edit/stored-draft.ts'
import { editorAddress } from './rule-address.ts'
import { fillExample, ruleExamples, toRuleName } from './rule-examples.ts'

type Props = { opened: boolean; onClose: () => void; modules: readonly string[] }

/** Begins a rule file: its module, its name and an example to change. Nothing is written before the editor saves. */
export function NewRuleDialog({ opened, onClose, modules }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('rules.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Fields modules={modules} />
    </Modal>
  )
}

function Fields({ modules }: Pick<Props, 'modules'>) {
  const api = useApi()
  const known = useModules()
  const files = useQuery(api.rules.files.queryOptions({ input: {} })).data ?? []
  const [, navigate] = useLocation()
  const names = [...new Set([...known.keys(), ...modules])]
  const [chosen, setFolder] = useState<string | null>(null)
  const folder = chosen ?? names[0] ?? '_all'
  const [typed, setTyped] = useState('')
  const [exampleId, setExampleId] = useState(ruleExamples[0]?.id)
  const name = toRuleName(typed)
  const path = `rules/${folder}/${name}.yaml`
  const isTaken = files.some((file) => file.path === path)
  const problem = typed !== '' && name === null ? t('rules.newNoName') : isTaken ? t('rules.newTaken', { path }) : null

  const start = (event: SubmitEvent) => {
    event.preventDefault()
    const example = ruleExamples.find(({ id }) => id === exampleId)
    if (!name || isTaken || !example) return
    storeDraft(path, { text: fillExample(example, name), openedHash: null })
    navigate(editorAddress(path))
  }
  return (
    <form className="form" onSubmit={start}>
      <TextInput
        label={t('rules.newName')}
        description={name ? t('rules.newPath', { path }) : t('rules.newNameHint')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={problem}
        data-autofocus
      />
      <NativeSelect
        label={t('rules.newModule')}
        data={[
          ...names.map((value) => ({ value, label: known.get(value)?.title ?? value })),
          { value: '_all', label: t('rules.everyModule') },
        ]}
        value={folder}
        onChange={(event) => setFolder(event.currentTarget.value)}
      />
      <Radio.Group label={t('rules.newExample')} value={exampleId ?? ''} onChange={setExampleId}>
        <div className="rule-examples">
          {ruleExamples.map(({ id, title, about }) => (
            <Radio key={id} value={id} label={t(title)} description={t(about)} />
          ))}
        </div>
      </Radio.Group>
      <div className="form-buttons">
        <Button type="submit" variant="filled" disabled={name === null || isTaken}>
          {t('rules.newStart')}
        </Button>
      </div>
    </form>
  )
}
