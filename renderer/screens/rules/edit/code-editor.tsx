import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import type { Diagnostic } from '#shared/model/rule.ts'
import { editorParts, showDiagnostics } from './editor-parts.ts'
import { nextDiagnostic, placeDiagnostics } from './place-diagnostics.ts'
import { findReplacement } from './replace-text.ts'

/** What the screen may ask of an editor. */
export type EditorHandle = {
  focus(): void
  goTo(line: number, column?: number): void
  /** Goes to the next finding, round the end; answers it for whoever says it. */
  goToProblem(backwards: boolean): Diagnostic | null
}

type Props = {
  text: string
  onChange: (text: string) => void
  onCursorLine: (line: number) => void
  diagnostics: readonly Diagnostic[]
  /** What the text is written in, for its colours; the same for the life of the editor. */
  syntax: Extension
  /** What is offered while typing. */
  completion: Extension
  label: string
  describedBy: string
  onReady: (handle: EditorHandle | null) => void
}

// Marks what came from outside, which must not be reported back as typing.
const fromOutside = Annotation.define<boolean>()

/** A text in CodeMirror: highlighted, completed, with its findings underlined. Keys with Ctrl are the screen's. */
export function CodeEditor(props: Props) {
  const { text, diagnostics, completion } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    if (!place.current) return
    const { text: doc, syntax, label, describedBy, onReady } = latest.current
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc,
        extensions: [
          editorParts(syntax),
          offered.of(latest.current.completion),
          EditorView.contentAttributes.of({
            'aria-label': label,
            'aria-describedby': describedBy,
            spellcheck: 'false',
            tabindex: '0',
          }),
          EditorView.updateListener.of((update) => {
            const told = update.transactions.some((one) => one.annotation(fromOutside))
            if (update.docChanged && !told) latest.current.onChange(update.state.doc.toString())
            if (update.docChanged || update.selectionSet) {
              latest.current.onCursorLine(update.state.doc.lineAt(update.state.selection.main.head).number)
            }
          }),
        ],
      }),
    })
    view.current = editor
    onReady(handleOf(editor, () => latest.current.diagnostics))
    return () => {
      latest.current.onReady(null)
      view.current = null
      editor.destroy()
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    const replacement = editor && findReplacement(editor.state.doc.toString(), text)
    if (editor && replacement) editor.dispatch({ changes: replacement, annotations: fromOutside.of(true) })
  }, [text])

  useEffect(() => {
    const editor = view.current
    if (editor) editor.dispatch(showDiagnostics(editor.state, diagnostics))
  }, [diagnostics])

  useEffect(() => {
    view.current?.dispatch({ effects: offered.reconfigure(completion) })
  }, [completion])

  return <div ref={place} className="code-editor" />
}

const offered = new Compartment()

function handleOf(editor: EditorView, diagnosticsNow: () => readonly Diagnostic[]): EditorHandle {
  const select = (from: number, to = from) => {
    editor.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    editor.focus()
  }
  return {
    focus: () => editor.focus(),
    goTo: (line, column = 1) => {
      const at = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines))
      select(Math.min(at.from + column - 1, at.to))
    },
    goToProblem: (backwards) => {
      const placed = placeDiagnostics(editor.state.doc.toString(), diagnosticsNow())
      const next = nextDiagnostic(placed, editor.state.selection.main.from, backwards)
      if (next) select(next.from, next.to)
      return next?.diagnostic ?? null
    },
  }
}
