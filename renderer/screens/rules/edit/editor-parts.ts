import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, type TransactionSpec } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { Diagnostic } from '#shared/model/rule.ts'
import type { RuleLanguage } from '#shared/model/rule-language.ts'
import { completeRule, type RuleCompletion } from './complete-rule.ts'
import { findCompletionPlace } from './completion-place.ts'
import { placeDiagnostics } from './place-diagnostics.ts'

/** Colours by role, so that they follow the page's scheme without a second theme. */
const highlight = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--orgo-accent)' },
  { tag: tags.propertyName, color: 'var(--orgo-accent)' },
  { tag: tags.string, color: 'var(--orgo-success)' },
  { tag: tags.content, color: 'var(--orgo-text)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.keyword], color: 'var(--orgo-warning)' },
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.variableName, color: 'var(--orgo-accent)' },
  { tag: tags.comment, color: 'var(--orgo-muted)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--orgo-muted)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--orgo-surface)', color: 'var(--orgo-text)', fontSize: '13px', blockSize: '100%' },
  '&.cm-focused': { outline: '2px solid var(--orgo-focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--orgo-text)', paddingBlock: '8px' },
  '.cm-cursor': { borderInlineStartColor: 'var(--orgo-text)', borderInlineStartWidth: '2px' },
  '.cm-gutters': {
    backgroundColor: 'var(--orgo-sunken)',
    color: 'var(--orgo-muted)',
    borderInlineEnd: '1px solid var(--orgo-line)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--orgo-selected) 45%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--orgo-selected)',
  },
  '.cm-selectionMatch': { backgroundColor: 'color-mix(in srgb, var(--orgo-selected) 70%, transparent)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--orgo-selected)' },
  '.cm-searchMatch': { backgroundColor: 'var(--orgo-selected)', outline: '1px solid var(--orgo-border)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--orgo-focus)' },
  '.cm-panels': { backgroundColor: 'var(--orgo-sunken)', color: 'var(--orgo-text)' },
  '.cm-panel.cm-search': { fontSize: '13px' },
  '.cm-textfield, .cm-button': {
    backgroundColor: 'var(--orgo-surface)',
    backgroundImage: 'none',
    color: 'var(--orgo-text)',
    borderColor: 'var(--orgo-border)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--orgo-surface)',
    color: 'var(--orgo-text)',
    border: '1px solid var(--orgo-border)',
    borderRadius: '4px',
    boxShadow: '0 4px 12px rgb(0 0 0 / 25%)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mantine-font-family-monospace)', maxBlockSize: '16em' },
  '.cm-tooltip-autocomplete > ul > li': { paddingBlock: '4px', minBlockSize: '24px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--orgo-selected)', color: 'var(--orgo-text)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--orgo-muted)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxInlineSize: '36ch', paddingInline: '8px' },
  '.cm-diagnostic': { borderInlineStart: 'none', paddingBlock: '6px' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBlockEnd: '1px' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--orgo-danger)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--orgo-warning)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--orgo-muted)', textDecorationSkipInk: 'none' },
  '.cm-lintRange-active': { backgroundColor: 'var(--orgo-selected)' },
})

/** Colours, and none of the keys: what an editor and a comparison both wear. */
export const editorLook = (syntax: Extension): Extension => [look, syntaxHighlighting(highlight), syntax, lineNumbers()]

/** The colours of YAML. */
export const yamlSyntax: Extension = yaml()

/** Everything of the editor that does not change: its look, its keys and what it does by itself. */
export const editorParts = (syntax: Extension): Extension => [
  editorLook(syntax),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  drawSelection(),
  history(),
  indentOnInput(),
  bracketMatching(),
  closeBrackets(),
  highlightSelectionMatches(),
  search({ top: true }),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
]

/** Underlines findings and shows their words on hover. */
export function showDiagnostics(state: EditorState, diagnostics: readonly Diagnostic[]): TransactionSpec {
  const placed = placeDiagnostics(state.doc.toString(), diagnostics)
  return setDiagnostics(
    state,
    placed.map(({ from, to, diagnostic: { severity, message, hint, code } }) => ({
      from,
      to: Math.max(to, Math.min(from + 1, state.doc.length)),
      severity,
      message: hint ? `${message} (${code})\n${hint}` : `${message} (${code})`,
    })),
  )
}

const signs: Readonly<Record<RuleCompletion['kind'], string>> = {
  field: 'property',
  operator: 'keyword',
  key: 'type',
  action: 'function',
  value: 'constant',
  name: 'variable',
}

/** Completion by the language description; without one, only what the file itself shows is not worth a list. */
export function completionFrom(language: RuleLanguage | null): Extension {
  if (language === null) return []
  const complete = (context: CompletionContext): CompletionResult | null => {
    const place = findCompletionPlace(context.state.doc.toString(), context.pos)
    if (place.typed === '' && !context.explicit) return null
    const options = completeRule(place, language).map(
      ({ label, apply, about, kind }): Completion => ({ label, apply, type: signs[kind], ...(about ? { info: about } : {}) }),
    )
    return options.length === 0 ? null : { from: place.from, options, validFor: /^[\p{L}\p{N}_.:@*>=<!-]*$/u }
  }
  return autocompletion({ override: [complete], icons: false, closeOnBlur: true })
}
