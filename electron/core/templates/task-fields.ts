import type { TextField } from './text-fields.ts'

const content = (name: string, description: string, example: TextField['example']): TextField => ({
  ...{ name, description, example },
  content: true,
})
const plain = (name: string, description: string, example: TextField['example']): TextField => ({
  ...{ name, description, example },
  content: false,
})

/** What a text may say of a task, of why it is sent, and of what changed. */
export const taskFields: readonly TextField[] = [
  plain('case', 'the number of the task: says which one is meant and nothing of it', '3F2A-9C01'),
  content('task.title', 'the title of the task', 'The lamp in the hall is broken'),
  {
    ...content('task.description', 'the description of the task', 'It has flickered since Monday and is dark now.'),
    hasLines: true,
  },
  content('task.requester', 'who asked for it', 'Tova Lindqvist'),
  plain('task.url', 'an address that opens the task; empty where there is none', {
    href: 'https://orgo.example/tasks/1',
    label: 'Open',
  }),
  plain('task.module', 'the name of its module', 'desk'),
  plain('task.module_title', 'the title of its module', 'Desk'),
  plain('task.workflow', 'the name of its workflow', 'request'),
  plain('task.status', 'the name of its state', 'in-progress'),
  plain('task.status_title', 'the title of its state', 'In progress'),
  plain('task.priority', 'its priority', 'high'),
  plain('task.assignee', 'who has it', 'Bela Ortner'),
  plain('task.team', 'the team that has it', 'Desk'),
  content('task.tags', 'its tags, a list', ['lamp', 'hall']),
  plain('task.open', 'whether it is open', true),
  plain('task.handled', 'whether somebody has taken it up', true),
  plain('task.confidential', 'whether it is confidential', false),
  plain('task.overdue', 'whether it is overdue', true),
  plain('task.created', 'when it was made', { instant: 1_789_990_000_000 }),
  plain('task.updated', 'when it was changed last', { instant: 1_789_995_000_000 }),
  plain('task.due', 'when it is due', { instant: 1_790_100_000_000 }),
  plain('task.waiting_since', 'when the oldest mail came that nobody has answered', { instant: 1_789_990_000_000 }),
  content('task.cost', 'what was booked on it', 120.5),
  plain('task.reopened', 'how often it was opened again', 1),
  plain('rule.title', 'the title of the rule that sends the mail', 'Somebody looks within the hour'),
  plain('escalation.reason', 'why, as a sentence', 'Nobody had taken the task up within 1 hour.'),
  content('escalation.others', 'titles of other tasks that the same mail tells of, a list', ['Chairs for the meeting room']),
  plain('assignment.by', 'who gave the task to the addressee', 'Bela Ortner'),
  { ...content('assignment.note', 'what was said with it', 'The key lies at the desk.'), hasLines: true },
  plain('change.by', 'who or what changed it', 'Bela Ortner'),
  plain('change.at', 'when it was changed', { instant: 1_789_995_000_000 }),
  content('change.lines', 'what changed, a list of sentences', ['The priority is now high.', 'It is given to Bela Ortner.']),
]
