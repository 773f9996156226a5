import type { TextKey } from '../text/translate.ts'

export type ActionGroup = 'anywhere' | 'go' | 'list' | 'triage' | 'task' | 'mail' | 'outbox' | 'away' | 'import' | 'report'
type ActionSpec = { readonly keys: readonly string[]; readonly group: ActionGroup; readonly label: TextKey }

/**
 * Everything that a key can do: the one list behind the keys, the sheet and the tooltips.
 *
 * Shapes: a key is `event.key` in lower case, `mod+enter` Enter with Ctrl or Cmd; two keys after one another are joined by a
 * space. Two actions may share a key where no screen offers both.
 */
export const actions = {
  sheet: { keys: ['?'], group: 'anywhere', label: 'action.sheet' },
  search: { keys: ['/'], group: 'anywhere', label: 'action.search' },
  newTask: { keys: ['n'], group: 'anywhere', label: 'action.newTask' },
  undo: { keys: ['z'], group: 'anywhere', label: 'action.undo' },
  back: { keys: ['escape'], group: 'anywhere', label: 'action.back' },
  nextPane: { keys: ['f6'], group: 'anywhere', label: 'action.nextPane' },
  goToday: { keys: ['g d'], group: 'go', label: 'action.goToday' },
  goTriage: { keys: ['g t'], group: 'go', label: 'action.goTriage' },
  goTasks: { keys: ['g l'], group: 'go', label: 'action.goTasks' },
  goMessages: { keys: ['g m'], group: 'go', label: 'action.goMessages' },
  goImport: { keys: ['g i'], group: 'go', label: 'action.goImport' },
  goRules: { keys: ['g r'], group: 'go', label: 'action.goRules' },
  goReports: { keys: ['g p'], group: 'go', label: 'action.goReports' },
  goTemplates: { keys: ['g e'], group: 'go', label: 'action.goTemplates' },
  goOutbox: { keys: ['g o'], group: 'go', label: 'action.goOutbox' },
  goSettings: { keys: ['g s'], group: 'go', label: 'action.goSettings' },
  goHealth: { keys: ['g h'], group: 'go', label: 'action.goHealth' },
  next: { keys: ['j', 'arrowdown'], group: 'list', label: 'action.next' },
  previous: { keys: ['k', 'arrowup'], group: 'list', label: 'action.previous' },
  select: { keys: ['x'], group: 'list', label: 'action.select' },
  open: { keys: ['enter'], group: 'list', label: 'action.open' },
  accept: { keys: ['1'], group: 'triage', label: 'action.accept' },
  settle: { keys: ['3'], group: 'triage', label: 'action.settle' },
  previousItem: { keys: ['['], group: 'triage', label: 'action.previousItem' },
  nextItem: { keys: [']'], group: 'triage', label: 'action.nextItem' },
  assign: { keys: ['a'], group: 'task', label: 'action.assign' },
  state: { keys: ['s'], group: 'task', label: 'action.state' },
  priority: { keys: ['p'], group: 'task', label: 'action.priority' },
  due: { keys: ['d'], group: 'task', label: 'action.due' },
  snooze: { keys: ['h'], group: 'task', label: 'action.snooze' },
  comment: { keys: ['c'], group: 'task', label: 'action.comment' },
  done: { keys: ['e'], group: 'task', label: 'action.done' },
  why: { keys: ['w'], group: 'task', label: 'action.why' },
  reply: { keys: ['r'], group: 'mail', label: 'action.reply' },
  replyAll: { keys: ['shift+r'], group: 'mail', label: 'action.replyAll' },
  forward: { keys: ['f'], group: 'mail', label: 'action.forward' },
  sendNow: { keys: ['mod+enter'], group: 'outbox', label: 'action.sendNow' },
  editMail: { keys: ['e'], group: 'outbox', label: 'action.editMail' },
  withdraw: { keys: ['#'], group: 'outbox', label: 'action.withdraw' },
  awaySend: { keys: ['1'], group: 'away', label: 'action.awaySend' },
  awayHandled: { keys: ['2'], group: 'away', label: 'action.awayHandled' },
  awayIgnore: { keys: ['3'], group: 'away', label: 'action.awayIgnore' },
  pause: { keys: ['p'], group: 'import', label: 'action.pause' },
  switchLook: { keys: ['t'], group: 'report', label: 'action.switchLook' },
} as const satisfies Record<string, ActionSpec>

export type ActionId = keyof typeof actions
export const actionIds = Object.keys(actions) as ActionId[] // the keys of a constant are its ids

const shownKeys: Readonly<Record<string, string>> = {
  escape: 'Esc',
  arrowdown: '↓',
  arrowup: '↑',
  enter: 'Enter',
  f6: 'F6',
  'mod+enter': 'Ctrl+Enter',
  'shift+r': 'Shift+R',
}

/** A key as it is printed on a keyboard: `g t` is `G T`. */
export const printKey = (key: string): string =>
  key
    .split(' ')
    .map((one) => shownKeys[one] ?? one.toUpperCase())
    .join(' ')

/** The first key of an action, for tooltips. */
export const firstKey = (id: ActionId): string => printKey(actions[id].keys[0])
