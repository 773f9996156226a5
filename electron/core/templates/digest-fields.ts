import type { TextField } from './text-fields.ts'

const day = { instant: 1_790_100_000_000 }

/** What a digest may say: groups of tasks with a title each. A task with `confidential` keeps its title from who may not read it. */
export const digestFields: readonly TextField[] = [
  { name: 'person.name', description: 'whose digest it is', content: false, example: 'Ana Wiesenquell' },
  {
    name: 'groups',
    description: 'groups of tasks: each has a title, and tasks with title, due, priority, status and url',
    content: true,
    example: [
      {
        title: 'Overdue',
        tasks: [
          {
            title: 'The lamp in the hall is broken',
            due: day,
            priority: 'high',
            status: 'In progress',
            url: null,
            confidential: false,
            note: null,
          },
        ],
      },
      {
        title: 'New for you',
        tasks: [
          {
            title: 'Chairs for the meeting room',
            due: null,
            priority: 'normal',
            status: 'New',
            url: { href: 'https://orgo.example/tasks/2', label: 'Open' },
            confidential: false,
            note: 'Bela Ortner gave it to you.',
          },
        ],
      },
    ],
  },
  { name: 'counts.total', description: 'how many tasks it names', content: false, example: 2 },
  { name: 'counts.overdue', description: 'how many of them are overdue', content: false, example: 1 },
  { name: 'counts.new', description: 'how many of them are new', content: false, example: 1 },
]
