/** Views of the editor; the first is shown where the address names none. */
export const editorViews = ['yaml', 'form', 'words', 'changes', 'backtest', 'history'] as const
export type EditorView = (typeof editorViews)[number]

export type EditorPlace = { line?: number; view?: EditorView; backtest?: string }

/** The address of the editor for a file such as `rules/desk/keys.yaml`, at a line or in a view. */
export function editorAddress(path: string, { line, view, backtest }: EditorPlace = {}): string {
  const params = new URLSearchParams()
  if (line !== undefined && line > 0) params.set('line', String(line))
  if (view && view !== 'yaml') params.set('view', view)
  if (backtest) params.set('backtest', backtest)
  const search = params.toString()
  // No dot: hosts take an address that ends like a file's name for a file.
  const steps = path
    .replace(/^rules\//, '')
    .replace(/\.yaml$/, '')
    .split('/')
    .map((step) => encodeURIComponent(step).replaceAll('.', '%2E'))
  return `/rules/edit/${steps.join('/')}${search ? `?${search}` : ''}`
}

/** The file that the rest of an editor's address names; an address without an ending means `.yaml`. */
export function pathOfAddress(rest: string): string {
  const path = `rules/${decodeURIComponent(rest)}`
  return /\.ya?ml$/i.test(path) ? path : `${path}.yaml`
}

/** Reads the query part of an editor's address; what is unknown is left out. */
export function readEditorPlace(search: string): EditorPlace & { view: EditorView } {
  const params = new URLSearchParams(search)
  const line = Number(params.get('line'))
  const backtest = params.get('backtest')
  return {
    view: editorViews.find((view) => view === params.get('view')) ?? 'yaml',
    ...(Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(backtest ? { backtest } : {}),
  }
}

/** The address of everything known about one rule. */
export const ruleAddress = (ruleId: string): string => `/rules/of/${encodeURIComponent(ruleId)}`

/** The address of what each rule said about a message. */
export const explainAddress = (messageId: string): string => `/rules/explain/${messageId}`
