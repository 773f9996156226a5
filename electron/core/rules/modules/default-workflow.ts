import type { Workflow } from '#shared/model/module.ts'

/** The workflow of a module folder that brings none of its own: enough to take work up, wait, finish or decline it. */
export const defaultWorkflow: Workflow = {
  name: 'default',
  initial: 'new',
  states: [
    { status: 'new', title: 'New', category: 'new' },
    { status: 'open', title: 'Open', category: 'open' },
    { status: 'waiting', title: 'Waiting', category: 'waiting' },
    { status: 'done', title: 'Done', category: 'done' },
    { status: 'declined', title: 'Declined', category: 'declined' },
  ],
  transitions: [
    { from: 'new', to: ['open', 'waiting', 'done', 'declined'] },
    { from: 'open', to: ['waiting', 'done', 'declined'] },
    { from: 'waiting', to: ['open', 'done', 'declined'] },
    { from: 'done', to: ['open'] },
    { from: 'declined', to: ['open'] },
  ],
}
