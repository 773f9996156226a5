import { unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { t } from '../../../text/translate.ts'
import { editorLook, yamlSyntax } from './editor-parts.ts'

type Props = { before: string; after: string; label: string; syntax?: Extension }

/** What differs between two texts of a file, changed lines under one another; long stretches that are the same fold away. */
export function TextDiff({ before, after, label, syntax = yamlSyntax }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!place.current) return
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: after,
        extensions: [
          editorLook(syntax),
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorState.phrases.of({ '$ unchanged lines': t('diff.unchanged'), 'Expand unchanged lines': t('diff.expand') }),
          EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            highlightChanges: true,
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
        ],
      }),
    })
    return () => view.destroy()
  }, [before, after, label, syntax])
  return <div ref={place} className="text-diff" />
}
