import { StreamLanguage, type StringStream } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

type State = { head: 'before' | 'inside' | 'after'; tag: 'none' | 'output' | 'action' }

/** The colours of a text for mail: YAML at its head, Liquid and the few signs of Markdown that mail has. */
export const liquidSyntax: Extension = StreamLanguage.define<State>({
  name: 'liquid',
  startState: () => ({ head: 'before', tag: 'none' }),
  token: (stream, state) => {
    if (stream.sol() && state.head !== 'after' && stream.match(/^---\s*$/)) {
      state.head = state.head === 'before' ? 'inside' : 'after'
      return 'comment'
    }
    if (state.head === 'before') state.head = 'after'
    if (state.tag !== 'none') return readTag(stream, state)
    if (stream.match(/^\{\{-?/)) return open(state, 'output')
    if (stream.match(/^\{%-?/)) return open(state, 'action')
    return state.head === 'inside' ? readHead(stream) : readBody(stream)
  },
})

function open(state: State, tag: 'output' | 'action'): string {
  state.tag = tag
  return 'keyword'
}

const words = /^(?:if|elsif|else|endif|unless|endunless|case|when|endcase|for|endfor|assign|and|or|contains|comment|endcomment)\b/

function readTag(stream: StringStream, state: State): string | null {
  if (stream.match(state.tag === 'output' ? /^-?\}\}/ : /^-?%\}/)) {
    state.tag = 'none'
    return 'keyword'
  }
  if (stream.match(/^(?:"[^"]*"?|'[^']*'?)/)) return 'string'
  if (stream.match(words)) return 'keyword'
  if (stream.match(/^\|\s*[\w-]+/)) return 'number'
  if (stream.match(/^[\p{L}_][\w.-]*/u)) return 'variableName'
  if (stream.match(/^\d+/)) return 'number'
  stream.next()
  return null
}

function readHead(stream: StringStream): string | null {
  if (stream.sol() && stream.match(/^[\w-]+(?=:)/)) return 'propertyName'
  if (stream.match(/^#.*/)) return 'comment'
  stream.next()
  return null
}

function readBody(stream: StringStream): string | null {
  if (stream.sol() && stream.match(/^#{1,6}\s/)) return 'heading'
  if (stream.match(/^\*\*[^*{]+\*\*/)) return 'strong'
  if (stream.sol() && stream.match(/^[-*>]\s/)) return 'punctuation'
  stream.next()
  return null
}
