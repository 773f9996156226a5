import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useHistoryState } from 'wouter/use-browser-location'
import { useAction } from '../../actions/action-context.tsx'
import { firstKey } from '../../actions/actions.ts'
import { leaveOnEscape } from '../../parts/leave-on-escape.ts'
import { t } from '../../text/translate.ts'
import { hintsFor } from './search-hints.ts'

/** 250 ms after the last letter the index is asked. */
const typingMs = 250

type Props = { query: string; onFind: (query: string) => void }

/** The field that a search is typed into, with completions for what may stand before and after a colon. */
export function SearchField({ query, onFind }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useTyped(query, onFind)
  const [caret, setCaret] = useState(query.length)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { from, hints } = hintsFor(typed, caret)
  // Come by the key from another screen.
  const fromKey = useHistoryState<{ focusSearch?: boolean } | null>()?.focusSearch === true
  useEffect(() => {
    if (fromKey) field.current?.focus()
  }, [fromKey])
  useAction('search', () => field.current?.focus())

  const complete = (insert: string) => {
    const next = `${typed.slice(0, from)}${insert}${typed.slice(caret)}`
    const at = from + insert.length
    setTyped(next)
    setCaret(at)
    combobox.resetSelectedOption()
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at))
  }
  const follow = (input: HTMLInputElement) => setCaret(input.selectionStart ?? input.value.length)
  return (
    <search className="message-search">
      <Combobox store={combobox} onOptionSubmit={complete} withinPortal={false} position="bottom-start">
        <Combobox.Target>
          <TextInput
            ref={field}
            type="search"
            aria-label={t('messages.search')}
            placeholder={`${t('messages.search')} (${firstKey('search')})`}
            title={t('messages.searchHint')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              follow(event.currentTarget)
              combobox.openDropdown()
              combobox.resetSelectedOption()
            }}
            onSelect={(event) => follow(event.currentTarget)}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={leaveOnEscape}
            autoComplete="off"
            dir="auto"
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={hints.length === 0}>
          <Combobox.Options aria-label={t('search.hints')}>
            {hints.map(({ insert, note }) => (
              <Combobox.Option key={insert} value={insert} className="search-hint">
                <span className="mono">{insert}</span>
                <span className="muted cut">{t(note)}</span>
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </search>
  )
}

/** What stands in the field; the search follows it after a moment, and it follows the address. */
function useTyped(query: string, onFind: (query: string) => void) {
  const [typed, setTyped] = useState(query)
  const latest = useRef(onFind)
  latest.current = onFind
  useEffect(() => setTyped((before) => (before.trim() === query ? before : query)), [query])
  useEffect(() => {
    if (typed.trim() === query) return
    const timer = setTimeout(() => latest.current(typed.trim()), typingMs)
    return () => clearTimeout(timer)
  }, [typed, query])
  return [typed, setTyped] as const
}
