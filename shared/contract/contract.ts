import type { ContractRouterClient, InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import { accounts } from './accounts.ts'
import { archives } from './archives.ts'
import { circulars } from './circulars.ts'
import { dashboard } from './dashboard.ts'
import { escalations } from './escalations.ts'
import { feedback } from './feedback.ts'
import { health } from './health.ts'
import { messages } from './messages.ts'
import { notices } from './notices.ts'
import { outbox } from './outbox.ts'
import { receipts } from './receipts.ts'
import { reports } from './reports.ts'
import { rules } from './rules.ts'
import { schedules } from './schedules.ts'
import { tasks } from './tasks.ts'
import { templates } from './templates.ts'
import { threads } from './threads.ts'

/** Everything that can be asked of the engine. What is not in here cannot be called, on any transport. */
export const contract = {
  archives,
  messages,
  threads,
  rules,
  tasks,
  schedules,
  escalations,
  dashboard,
  health,
  outbox,
  circulars,
  feedback,
  receipts,
  accounts,
  reports,
  templates,
  notices,
}

export type Client = ContractRouterClient<typeof contract>
export type Inputs = InferContractRouterInputs<typeof contract>
export type Outputs = InferContractRouterOutputs<typeof contract>
