import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ActionProvider } from './actions/action-context.tsx'
import { UndoProvider } from './actions/undo-context.tsx'
import { ApiProvider } from './client/api-context.tsx'
import type { Connection } from './client/connection.ts'
import { WatchImports } from './client/import-progress.tsx'
import { createQueryClient } from './client/query-client.ts'
import { WatchChanges } from './client/watch-changes.tsx'
import { ErrorBoundary } from './parts/error-boundary.tsx'
import { mostSaid } from './parts/say.tsx'
import { ArchiveScreen } from './screens/archives/archive-screen.tsx'
import { ImportScreen } from './screens/archives/import-screen.tsx'
import { AwayScreen } from './screens/away/away-screen.tsx'
import { CircularScreen } from './screens/circulars/circular-screen.tsx'
import { CircularsScreen } from './screens/circulars/circulars-screen.tsx'
import { NewCircularScreen } from './screens/circulars/new-circular-screen.tsx'
import { EscalationsScreen } from './screens/escalations/escalations-screen.tsx'
import { ConnectionGate } from './screens/frame/connection-gate.tsx'
import { Frame } from './screens/frame/frame.tsx'
import { NotFoundScreen } from './screens/frame/not-found-screen.tsx'
import { HealthScreen } from './screens/health/health-screen.tsx'
import { MessagesScreen } from './screens/messages/messages-screen.tsx'
import { CalendarScreen } from './screens/modules/calendar-screen.tsx'
import { ModuleScreen } from './screens/modules/module-screen.tsx'
import { ModulesScreen } from './screens/modules/modules-screen.tsx'
import { OutboxScreen } from './screens/outbox/outbox-screen.tsx'
import { ReportScreen } from './screens/reports/report-screen.tsx'
import { ReportsScreen } from './screens/reports/reports-screen.tsx'
import { ExplainScreen } from './screens/rules/explain/explain-screen.tsx'
import { RuleEditor, RuleVersions } from './screens/rules/lazy-screens.tsx'
import { RuleScreen } from './screens/rules/rule/rule-screen.tsx'
import { RunsScreen } from './screens/rules/rule/runs-screen.tsx'
import { pathOfAddress } from './screens/rules/rule-address.ts'
import { RulesScreen } from './screens/rules/rules-screen.tsx'
import { SettingsScreen } from './screens/settings/settings-screen.tsx'
import { TasksScreen } from './screens/tasks/tasks-screen.tsx'
import { TemplateEditor } from './screens/templates/lazy-editor.tsx'
import { pathOfTemplateAddress } from './screens/templates/template-address.ts'
import { TemplatesScreen } from './screens/templates/templates-screen.tsx'
import { TodayScreen } from './screens/today/today-screen.tsx'
import { TriageScreen } from './screens/triage/triage-screen.tsx'

/** The whole page: its connection, its cache, its keys, and one screen by its address. */
export function App({ connection }: { connection: Connection }) {
  const [queries] = useState(createQueryClient)
  return (
    <QueryClientProvider client={queries}>
      <ApiProvider connection={connection}>
        <ActionProvider>
          <ConnectionGate>
            <WatchChanges />
            <WatchImports />
            <UndoProvider>
              <Frame>
                <Screens />
              </Frame>
            </UndoProvider>
          </ConnectionGate>
          <Notifications position="bottom-center" limit={mostSaid} />
        </ActionProvider>
      </ApiProvider>
    </QueryClientProvider>
  )
}

function Screens() {
  const [path] = useLocation()
  return (
    <ErrorBoundary resetKey={path}>
      <Switch>
        <Route path="/" component={TodayScreen} />
        <Route path="/index.html">
          <Redirect to="/" replace />
        </Route>
        <Route path="/tasks/:id?">{({ id }) => <TasksScreen taskId={id ?? null} />}</Route>
        <Route path="/triage/:id?">{({ id }) => <TriageScreen messageId={id ?? null} />}</Route>
        <Route path="/messages/:id?">{({ id }) => <MessagesScreen messageId={id ?? null} />}</Route>
        <Route path="/import" component={ImportScreen} />
        <Route path="/archives/:id">{({ id }) => <ArchiveScreen archiveId={id} />}</Route>
        <Route path="/rules" component={RulesScreen} />
        <Route path="/rules/edit/*">{(params) => <RuleEditor path={pathOfAddress(params['*'])} />}</Route>
        <Route path="/rules/of/:id">{({ id }) => <RuleScreen ruleId={decodeURIComponent(id)} />}</Route>
        <Route path="/rules/explain/:id">{({ id }) => <ExplainScreen messageId={id} />}</Route>
        <Route path="/rules/versions">{() => <RuleVersions />}</Route>
        <Route path="/rules/runs" component={RunsScreen} />
        <Route path="/modules" component={ModulesScreen} />
        <Route path="/modules/calendars/:name">{({ name }) => <CalendarScreen name={decodeURIComponent(name)} />}</Route>
        <Route path="/modules/:name">{({ name }) => <ModuleScreen name={decodeURIComponent(name)} />}</Route>
        <Route path="/outbox/:id?">{({ id }) => <OutboxScreen outboxId={id ?? null} />}</Route>
        <Route path="/circulars" component={CircularsScreen} />
        <Route path="/circulars/new" component={NewCircularScreen} />
        <Route path="/circulars/:id">{({ id }) => <CircularScreen circularId={id} />}</Route>
        <Route path="/settings">
          <Redirect to="/settings/accounts" replace />
        </Route>
        <Route path="/settings/:part">{({ part }) => <SettingsScreen part={part} />}</Route>
        <Route path="/away" component={AwayScreen} />
        <Route path="/escalations" component={EscalationsScreen} />
        <Route path="/templates" component={TemplatesScreen} />
        <Route path="/templates/edit/*">{(params) => <TemplateEditor path={pathOfTemplateAddress(params['*'])} />}</Route>
        <Route path="/reports" component={ReportsScreen} />
        <Route path="/reports/:name">{({ name }) => <ReportScreen name={name} />}</Route>
        <Route path="/health" component={HealthScreen} />
        <Route component={NotFoundScreen} />
      </Switch>
    </ErrorBoundary>
  )
}
