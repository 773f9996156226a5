import type { TextField } from './text-fields.ts'

const field = (name: string, description: string, example: TextField['example']): TextField => ({
  ...{ name, description, example },
  content: false,
})

/** What the text around a report may say. Every value is written in the mail's language already, and none comes of a confidential task. */
export const reportFields: readonly TextField[] = [
  field('person.name', 'who reads it; empty where it is saved as a file', 'Ana Wiesenquell'),
  field('report.name', 'the name of the report', 'task_summary'),
  field('report.title', 'its title', 'Task summary'),
  field('report.organisation', 'the organisation it is about', 'Riverside'),
  field('report.period', 'its period in words', 'September 2026'),
  field('report.made', 'when it was made', '1 October 2026, 08:00 (Europe/Berlin)'),
  field('report.filters', 'what it is narrowed to, a list', ['Module: Desk']),
  field('report.figures', 'its figures: each has id, title, value, before and recorded', [
    { id: 'created', title: 'New', value: '42', before: '37', recorded: '' },
    { id: 'closed', title: 'Closed', value: '39', before: '', recorded: '' },
  ]),
  field(
    'report.tables',
    'its tables: each has id, title, note, columns with title and right, rows, and bars with label, value, percent',
    [
      {
        ...{ id: 'by_module', title: 'By module', note: 'Largest first.' },
        columns: [
          { title: 'Module', right: false },
          { title: 'New', right: true },
        ],
        rows: [
          ['Desk', '30'],
          ['Post', '12'],
        ],
        bars: [
          { label: 'Desk', value: '30', percent: 100 },
          { label: 'Post', value: '12', percent: 40 },
        ],
      },
    ],
  ),
  field('report.notes', 'what must be known to read it, a list', ['Confidential tasks are left out.']),
]
