import { useEffect, useRef } from 'react'

type Todo = { save: () => void; test?: () => void; problem: (backwards: boolean) => void }

/** Ctrl+S, Ctrl+Enter and F8 for the whole screen, wherever the focus is but in a dialog. They come before the text's own keys. */
export function useEditorKeys(todo: Todo): void {
  const latest = useRef(todo)
  latest.current = todo
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return
      const act = findAct(event, latest.current)
      if (!act) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [])
}

function findAct(event: KeyboardEvent, todo: Todo): (() => void) | null {
  const isCommand = event.ctrlKey || event.metaKey
  if (isCommand && event.key.toLowerCase() === 's') return todo.save
  if (isCommand && event.key === 'Enter') return todo.test ?? null
  return event.key === 'F8' ? () => todo.problem(event.shiftKey) : null
}
