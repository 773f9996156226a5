import { enActions } from './en/actions.ts'
import { enArchives } from './en/archives.ts'
import { enCirculars } from './en/circulars.ts'
import { enCommon } from './en/common.ts'
import { enCompose } from './en/compose.ts'
import { enEscalations } from './en/escalations.ts'
import { enImport } from './en/import.ts'
import { enMessages } from './en/messages.ts'
import { enModules } from './en/modules.ts'
import { enOutbox } from './en/outbox.ts'
import { enReports } from './en/reports.ts'
import { enRuleForm } from './en/rule-form.ts'
import { enRuleWork } from './en/rule-work.ts'
import { enRules } from './en/rules.ts'
import { enSettings } from './en/settings.ts'
import { enSystem } from './en/system.ts'
import { enTaskFigures } from './en/task-figures.ts'
import { enTaskParts } from './en/task-parts.ts'
import { enTasks } from './en/tasks.ts'
import { enTemplates } from './en/templates.ts'
import { enThreads } from './en/threads.ts'

/** Every English word of the screens. Another language is another catalogue with the same keys. */
export const en = {
  ...enCommon,
  ...enActions,
  ...enTasks,
  ...enTaskParts,
  ...enTaskFigures,
  ...enMessages,
  ...enThreads,
  ...enImport,
  ...enArchives,
  ...enRules,
  ...enRuleWork,
  ...enRuleForm,
  ...enModules,
  ...enEscalations,
  ...enReports,
  ...enTemplates,
  ...enOutbox,
  ...enCompose,
  ...enCirculars,
  ...enSettings,
  ...enSystem,
} as const
