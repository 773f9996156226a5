import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { RuleFile } from '#shared/model/rule-work.ts'
import { useApi } from '../../../client/api-context.tsx'
import { t } from '../../../text/translate.ts'
import { BacktestView } from '../backtest/backtest-view.tsx'
import { LivePane, type LiveTab } from '../live/live-pane.tsx'
import { type EditorView, editorAddress, editorViews, readEditorPlace } from '../rule-address.ts'
import { ChangesView } from './changes-view.tsx'
import { CodeEditor, type EditorHandle } from './code-editor.tsx'
import { EditorHead } from './editor-head.tsx'
import { completionFrom, yamlSyntax } from './editor-parts.ts'
import { FileHistory } from './file-history.tsx'
import { FormView } from './form/form-view.tsx'
import { Overtaken, RefusalDialog } from './refusal-dialog.tsx'
import { ruleAtLine, useDraftCheck } from './use-draft-check.ts'
import { useEditorKeys } from './use-editor-keys.ts'
import { useSaveDraft } from './use-save-draft.ts'
import { useTextDraft } from './use-text-draft.ts'
import { WordsView } from './words-view.tsx'

const hintId = 'yaml-editor-hint'

/** One file of rules as text, form and words, all of the one text; beside it what it does to the mail that is there. */
export function RuleEditor({ path, file }: { path: string; file: RuleFile | null }) {
  const draft = useTextDraft(path, file)
  const checking = useDraftCheck(path, draft.text)
  const saving = useSaveDraft(draft)
  const language = useLanguage()
  const completion = useMemo(() => completionFrom(language), [language])
  const [place, goTo] = useEditorPlace(path)
  const [cursorLine, setCursorLine] = useState(place.line ?? 1)
  const [chosenRule, setChosenRule] = useState<string | null>(null)
  const [tab, setTab] = useState<LiveTab>('matches')
  const [picked, setPicked] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const editor = useRef<EditorHandle | null>(null)
  const rule = checking.rules.find(({ ruleId }) => ruleId === chosenRule) ?? ruleAtLine(checking.rules, cursorLine)
  const diagnostics = checking.isCurrent ? (checking.check?.diagnostics.filter((one) => one.path === path) ?? []) : null
  const shownDiagnostics = useLatest(diagnostics)

  const showProblem = (backwards: boolean) => {
    goTo({ view: 'yaml' })
    setSaid('')
    // The editor takes the focus only once it is on the screen.
    requestAnimationFrame(() => {
      const problem = editor.current?.goToProblem(backwards) ?? null
      setSaid(
        problem
          ? `${t('live.place', { line: String(problem.line), column: String(problem.column) })}: ${problem.message}`
          : t('live.noProblems'),
      )
    })
  }
  const runTests = async () => {
    setTab('tests')
    setSaid(t('editor.testing'))
    const check = await checking.refetch()
    if (!check) return
    const failed = check.tests.filter(({ passed }) => !passed).length
    setSaid(t('live.testsSum', { count: check.tests.length, failed }))
  }
  const save = async () => {
    const check = await checking.refetch()
    if (check?.diagnostics.some((one) => one.path === path && one.severity === 'error')) showProblem(false)
    else if (draft.isChanged || file === null) saving.save()
    else setSaid(t('editor.nothingToSave'))
  }
  useEditorKeys({ save: () => void save(), test: () => void runTests(), problem: showProblem })
  const onCursorLine = useCallback((line: number) => {
    setCursorLine(line)
    setChosenRule(null)
  }, [])
  const goToLine = (line: number, column = 1) => {
    goTo({ view: 'yaml' })
    requestAnimationFrame(() => editor.current?.goTo(line, column))
  }
  const wantedLine = useRef(place.line)
  wantedLine.current = place.line
  const onReady = useCallback((handle: EditorHandle | null) => {
    editor.current = handle
    if (handle && wantedLine.current !== undefined) handle.goTo(wantedLine.current)
  }, [])
  useEffect(() => {
    if (place.line !== undefined) editor.current?.goTo(place.line)
  }, [place.line])

  return (
    <div className="page rule-editor">
      <EditorHead
        {...{ draft, checking, saving }}
        onSave={() => void save()}
        onTest={() => void runTests()}
        onProblem={() => showProblem(false)}
      />
      {draft.isOvertaken && (
        <section className="panel overtaken" aria-label={t('rules.refused.overtaken')}>
          <h2 className="tone-danger">{t('rules.refused.overtaken')}</h2>
          <Overtaken draft={draft} />
        </section>
      )}
      <Tabs
        value={place.view}
        onChange={(value) => goTo({ view: editorViews.find((view) => view === value) ?? 'yaml' })}
        keepMounted={false}
        className={place.view === 'yaml' || place.view === 'form' || place.view === 'words' ? 'editor-columns' : ''}
      >
        <Tabs.List aria-label={t('editor.views')}>
          {editorViews.map((view) => (
            <Tabs.Tab key={view} value={view}>
              {t(`editor.view.${view}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className="editor-body">
          <div className="editor-main" hidden={!['yaml', 'form', 'words'].includes(place.view)}>
            {/* Kept while other views are shown, so that undo reaches over what they did. */}
            <Tabs.Panel value="yaml" keepMounted className="panel yaml-panel">
              <CodeEditor
                text={draft.text}
                onChange={draft.setText}
                onCursorLine={onCursorLine}
                diagnostics={shownDiagnostics}
                syntax={yamlSyntax}
                completion={completion}
                label={t('editor.label', { path })}
                describedBy={hintId}
                onReady={onReady}
              />
              <p id={hintId} className="editor-hint muted">
                {t('editor.hint')}
              </p>
            </Tabs.Panel>
            <Tabs.Panel value="form">
              <FormView draft={draft} language={language} chosenLine={rule?.line ?? null} />
            </Tabs.Panel>
            <Tabs.Panel value="words">
              <WordsView checking={checking} onGoTo={goToLine} />
            </Tabs.Panel>
            <p className="editor-said" role="status">
              {said}
            </p>
          </div>
          {['yaml', 'form', 'words'].includes(place.view) && (
            <LivePane
              {...{ path, checking, rule, tab, picked }}
              onChooseRule={setChosenRule}
              onTab={setTab}
              onPick={setPicked}
              onGoTo={goToLine}
            />
          )}
          <Tabs.Panel value="changes">
            <ChangesView draft={draft} />
          </Tabs.Panel>
          <Tabs.Panel value="backtest">
            <BacktestView
              {...{ draft, checking, saving, rule }}
              backtestId={place.backtest ?? null}
              onStarted={(backtest) => goTo({ view: 'backtest', backtest })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <FileHistory draft={draft} onTaken={() => goTo({ view: 'changes' })} />
          </Tabs.Panel>
        </div>
      </Tabs>
      <RefusalDialog {...{ saving, draft }} onForce={saving.force} onShowProblem={() => showProblem(false)} />
    </div>
  )
}

/** The last list that was certain: underlines stay where they were while an answer is awaited. */
function useLatest<T>(value: T[] | null): readonly T[] {
  const latest = useRef<T[]>([])
  const key = useRef('')
  if (value !== null) {
    const next = JSON.stringify(value)
    if (next !== key.current) {
      key.current = next
      latest.current = value
    }
  }
  return latest.current
}

function useLanguage() {
  const api = useApi()
  return useQuery(api.rules.language.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY })).data ?? null
}

/** View, line and backtest of the address. */
function useEditorPlace(path: string) {
  const place = readEditorPlace(useSearch())
  const [, navigate] = useLocation()
  const goTo = (next: { view: EditorView; backtest?: string }) => {
    if (next.view === place.view && next.backtest === undefined) return
    const backtest = next.backtest ?? place.backtest
    navigate(editorAddress(path, { view: next.view, ...(backtest ? { backtest } : {}) }), { replace: true })
  }
  return [place, goTo] as const
}
