import { lazy, Suspense } from 'react'
import { LoadingState } from '../../parts/states.tsx'

// CodeMirror is a third of all bytes of the screens, and most people never open it.
const Editor = lazy(() => import('./edit/rule-editor-screen.tsx').then((part) => ({ default: part.RuleEditorScreen })))
const Versions = lazy(() => import('./versions/versions-screen.tsx').then((part) => ({ default: part.VersionsScreen })))

/** The editor, fetched when it is first opened. */
export function RuleEditor({ path }: { path: string }) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Editor path={path} />
    </Suspense>
  )
}

/** The versions of the rule set, which compare texts as the editor does. */
export function RuleVersions() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Versions />
    </Suspense>
  )
}
