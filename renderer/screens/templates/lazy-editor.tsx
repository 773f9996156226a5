import { lazy, Suspense } from 'react'
import { LoadingState } from '../../parts/states.tsx'

// CodeMirror is a third of all bytes of the screens, and most people never open it.
const Editor = lazy(() => import('./edit/template-editor-screen.tsx').then((part) => ({ default: part.TemplateEditorScreen })))

/** The editor of texts for mail, fetched when it is first opened. */
export function TemplateEditor({ path }: { path: string }) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Editor path={path} />
    </Suspense>
  )
}
