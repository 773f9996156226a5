import { createRouterClient } from '@orpc/server'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import packageFile from '../../package.json' with { type: 'json' }
import { createAutomation } from './automation/automation.ts'
import { healthProcedures } from './care/procedures.ts'
import { createChangeFeed } from './change-feed.ts'
import { implementer } from './command.ts'
import { readFeedbackSettings, readLogSettings, readSettings } from './config/read-settings.ts'
import { decideMessages, factsOfStored, isJudged } from './decide-message.ts'
import type { Engine, OpenFault, Session, Unlock } from './engine-contract.ts'
import { createEscalationContext } from './escalation/escalation-context.ts'
import { escalationProcedures } from './escalation/procedures.ts'
import { countSettled, sweepEscalations } from './escalation/sweep-escalations.ts'
import { tendTasks } from './escalation/tend-tasks.ts'
import { exportProcedures } from './ingest/export-items.ts'
import { feedbackProcedures } from './ingest/feedback/procedures.ts'
import { createImporter } from './ingest/importer.ts'
import { type MakeTask, offerProcedures } from './ingest/offer-procedures.ts'
import { previewProcedures } from './ingest/preview-procedures.ts'
import { archiveProcedures } from './ingest/procedures.ts'
import { receiveUpload } from './ingest/receive-upload.ts'
import { settleProcedures } from './ingest/settle-procedures.ts'
import { planSplit } from './ingest/threads/plan-split.ts'
import { regroupAround } from './ingest/threads/regroup-threads.ts'
import { createFolderWatcher, watchProcedures } from './ingest/watch-folders.ts'
import type { Decide } from './ingest/write-batch.ts'
import { createJudge } from './judge-message.ts'
import { createParseOne } from './mime/parse-one.ts'
import { openMailOut } from './open-mail-out.ts'
import { openRules } from './open-rules.ts'
import { createGuard } from './people/guard.ts'
import { openPeopleBook } from './people/people-book.ts'
import { type Owner, readOwner } from './people/read-owner.ts'
import { readPeople } from './people/read-people.ts'
import type { Ports } from './ports.ts'
import { createPresence } from './presence.ts'
import { dashboardProcedures } from './reports/procedures.ts'
import { readResourceNames } from './rules/read-rule-files.ts'
import { openRuleBook } from './rules/rule-book.ts'
import { createBacktests } from './rulework/backtest/backtests.ts'
import { createFactSource } from './rulework/facts/fact-source.ts'
import { type RuleWatcher, watchRuleFiles } from './rulework/watch-rule-files.ts'
import { finishWriting } from './rulework/write-rule-files.ts'
import { createAttachmentReader } from './search/attachment-reader.ts'
import { messageProcedures } from './search/procedures.ts'
import { unlockProfile } from './store/keys/unlock-profile.ts'
import { databasePath, describeOpenFault, openStore } from './store/open-store.ts'
import { refuseMissingDatabase } from './store/refuse-missing-database.ts'
import type { Store } from './store/store.ts'
import { createStoreFaultGuard } from './store-fault-guard.ts'
import { createFileShelf } from './tasks/file-shelf.ts'
import { makeTaskOfOffer } from './tasks/make-task-of-offer.ts'
import { taskProcedures } from './tasks/procedures.ts'
import { scheduleProcedures } from './tasks/schedules/procedures.ts'
import { scheduleContextOf, sweepSchedules } from './tasks/schedules/sweep-schedules.ts'
import { assembleTaskServices } from './tasks/task-services.ts'
import { wakeSnoozed } from './tasks/wake-snoozed.ts'
import { messagesOf, type Regroup } from './threads/change-threads.ts'
import { threadProcedures } from './threads/procedures.ts'

export { initProfile } from './store/init-profile.ts'
export { profileSlots } from './store/keys/unlock-profile.ts'

/** Due times are swept this often. Nothing depends on it having fired: the next sweep finds what an earlier one missed. */
const sweepMs = 60_000

/** An import that has told of nothing for this long rests. */
const restMs = 1000

/**
 * Opens a profile and puts the engine together: the one composition root.
 *
 * Errors: what `unlockProfile` and `openStore` refuse, each as one sentence.
 */
export async function createEngine(ports: Ports, unlock: Unlock): Promise<Result<Engine, OpenFault>> {
  const unlocked = await unlockProfile(ports, unlock)
  if (!unlocked.ok) return unlocked
  const { profileKey, protection } = unlocked.value
  const missing = refuseMissingDatabase(ports)
  if (missing) {
    profileKey.fill(0)
    return fail(missing)
  }
  const opened = await openStore({
    profileFolder: ports.paths.profile,
    profileKey,
    clock: ports.clock,
    random: ports.random,
    log: ports.log,
  })
  profileKey.fill(0)
  if (!opened.ok) return opened
  try {
    const owner = readOwner(opened.value)
    if (!owner) {
      opened.value.close()
      const sentence =
        'This profile holds no owner: it was not made to its end, or its database was put back empty. Put back a copy of the profile folder; only if it never held anything, remove it and make it anew with "orgo init".'
      return fail({ code: 'PROFILE_UNFINISHED', sentence })
    }
    const engine = assemble(ports, opened.value, owner, protection)
    ports.log.security('profile_opened', { protection })
    return succeed(engine)
  } catch (error) {
    opened.value.close()
    // A damaged page may come to light only when its table is read.
    const fault = describeOpenFault(error, databasePath(ports.paths.profile))
    if (fault) return fail(fault)
    throw error
  }
}

function assemble(ports: Ports, store: Store, owner: Owner, protection: Engine['protection']): Engine {
  const changes = createChangeFeed()
  finishWriting(store, ports.paths.profile)
  const zoneOf = (): string => readSettings(ports.paths).value.timeZone
  const people = openPeopleBook(ports.paths, () => ({
    ownerId: owner.session.personId,
    ownerName: owner.session.name,
    // Only a file of people that has changed asks for it: it is a file and the machine's own word.
    get zone() {
      return zoneOf()
    },
    mailboxes: store.read
      .all<{ from_address: string }>('SELECT from_address FROM accounts ORDER BY 1')
      .map((row) => row.from_address),
  }))
  const book = openRuleBook(store, ports, zoneOf, () => {
    const { roles, teams, members } = people()
    // Without a file of people nobody is named, so no name can be wrong.
    return { roles, teams, people: roles && new Set(members.map(({ id }) => id)), resources: readResourceNames(ports.paths) }
  })
  const session: Session = {
    ...owner.session,
    // Asked anew for each call: the people file may say meanwhile who this profile's owner is.
    get sight() {
      const directory = people()
      return directory.owner.everyRole ? 'all' : directory.targetsOf(directory.owner.id)
    },
  }
  const parseOne = createParseOne(ports.paths.workers.parse)
  const uploads = new Map<string, string>()
  const files = createFileShelf(ports.paths, store.blobs)
  const decide: Decide = (tx) =>
    decideMessages(tx, {
      ...{ orgId: owner.orgId, now: ports.clock.now(), rules: book.active(), zone: book.zone(), people: people(), files },
    })
  const attachmentReader = createAttachmentReader({
    store,
    ports,
    parseOne: parseOne.parse,
    onChange: () => changes.tell('messages'),
  })
  // A command of one moment starts no worker: only a host that stays has called `wake`.
  let isAwake = false
  let sweepSoon: ReturnType<typeof setTimeout> | undefined
  const tellImport = (): void => {
    automate()
    mail.tend()
    changes.tell('archives', 'messages', 'tasks')
    if (!isAwake) return
    attachmentReader.wake()
    // What came with old mail may be due already: once the import rests, nobody waits a minute to hear of it.
    clearTimeout(sweepSoon)
    sweepSoon = setTimeout(sweep, restMs).unref()
  }
  const presence = createPresence()
  const importer = createImporter({
    store,
    ports,
    prepare: () => book.reload(),
    decide,
    onChange: tellImport,
    lastCallAt: presence.lastCallAt,
  })
  const watcher = createFolderWatcher({ store, ports, importer, onChange: tellImport })
  const modules = () => book.active().modules
  const uploadName = (uploadId: string): string => uploads.get(uploadId) ?? uploadId
  const judge = createJudge(book.active, people, () => ports.clock.now())
  const makeTask: MakeTask = (tx, offer, actor) => makeTaskOfOffer(tx, { ports, module: modules()[0] }, offer, actor)
  const nameRule = (ruleId: string) => {
    const rule = book.active().ruleSet.rules.find((candidate) => candidate.id === ruleId)
    return rule ? { title: rule.title, at: `${rule.path}:${rule.line}` } : null
  }
  const facts = createFactSource({
    store,
    parseOne: parseOne.parse,
    factsOf: (stored, from) => factsOfStored(store.read, stored, from, people()),
    isJudged,
  })
  const automation = createAutomation({
    ...{ store, ports, orgId: owner.orgId, book, people, facts, files },
    onChange: () => changes.tell('rules', 'tasks', 'messages'),
  })
  const backtests = createBacktests({ store, ports, facts, workerUrl: ports.paths.workers.backtest, own: () => people().own })
  let ruleWatcher: RuleWatcher | null = null
  // Right after each command: rules that follow what people do must not wait for the next sweep.
  const automate = (): void => {
    try {
      automation.followCommands()
    } catch (error) {
      ports.log.error('automation_failed', error)
    }
  }
  const rereadRules = (): void => {
    const before = book.active()
    if (book.reload() !== before) changes.tell('rules')
  }
  const regroup: Regroup = {
    planSplit: (tx, threadNo, moved, label) => planSplit(tx, store.blobs, threadNo, moved, label),
    regroupAround: (tx, fingerprints) => regroupAround(tx, store.blobs, fingerprints),
  }
  const taskServices = assembleTaskServices({
    store,
    ports,
    orgId: owner.orgId,
    book,
    people,
    nameRule,
    onUndo: (tx, operations) => regroup.regroupAround(tx, messagesOf(operations)),
    onChange: () => {
      automate()
      tend()
      changes.tell('tasks', 'messages')
    },
  })
  const escalationContext = () =>
    createEscalationContext(modules(), book.active().ruleSet.calendars, book.zone(), ports.clock.now(), people())
  // Right after each command, so that nobody reads a due time that waiting has moved; what fails here the next sweep finds again.
  const tend = (most = 200): void => {
    try {
      tendTasks(store, escalationContext(), most)
    } catch (error) {
      ports.log.error('tending_failed', error)
    }
    mail.tend()
  }
  const mailOut = openMailOut({
    ...{
      store,
      ports,
      orgId: owner.orgId,
      organisation: owner.organisation,
      book,
      people,
      modules,
      nameRule,
      taskServices,
      changes,
    },
    onTextsChange: () => {
      ruleWatcher?.renew()
      rereadRules()
    },
  })
  const { mail, delivery, reports, notices } = mailOut
  const router = implementer
    .use(createGuard(store, ports.log))
    .use(presence.middleware)
    .use(createStoreFaultGuard(store, ports.log))
    .router({
      archives: {
        ...archiveProcedures({ store, importer, uploadName, now: ports.clock.now }),
        ...previewProcedures({
          store,
          importer,
          uploadName,
          archiveWorker: ports.paths.workers.archive,
          judge,
          prepare: () => book.reload(),
          now: ports.clock.now,
        }),
        ...settleProcedures({ store, ports, importer, decide, onChange: tellImport }),
        ...exportProcedures(store),
        ...offerProcedures({ store, makeTask, onChange: tellImport }),
        ...watchProcedures({ store, ports, watcher }),
      },
      messages: messageProcedures({ store, ports, parseOne: parseOne.parse, people, onChange: () => changes.tell('messages') }),
      rules: openRules({
        ...{ store, ports, book, people, facts, files, backtests, automation, rolesOf: taskServices.rolesOf },
        onRulesChange: () => {
          ruleWatcher?.renew()
          changes.tell('rules')
        },
        onTasksChange: () => {
          tend()
          changes.tell('rules', 'tasks', 'messages')
        },
      }),
      ...mailOut.procedures,
      feedback: feedbackProcedures({
        store,
        ports,
        settings: () => readFeedbackSettings(ports.paths),
        modules,
        parse: parseOne.parse,
        prepare: () => book.reload(),
        decide,
        onChange: tellImport,
      }),
      threads: threadProcedures({ store, ports, regroup, onChange: () => changes.tell('tasks', 'messages') }),
      tasks: taskProcedures(taskServices),
      schedules: scheduleProcedures(taskServices),
      escalations: escalationProcedures({
        store,
        ports,
        context: escalationContext,
        nameRule,
        onChange: () => {
          automate()
          tend()
          changes.tell('tasks')
        },
      }),
      dashboard: dashboardProcedures({ store, ports, modules, readArchive: importer.read, changes }),
      health: healthProcedures({
        store,
        ports,
        protection,
        version: packageFile.version,
        book,
        settings: () => [
          ...readSettings(ports.paths).diagnostics,
          ...readLogSettings(ports.paths).diagnostics,
          ...readPeople(ports.paths, { ownerId: owner.session.personId, ownerName: owner.session.name, zone: book.zone() })
            .diagnostics,
        ],
      }),
    })
  // Each by itself: a fault in one must not keep the others from what has fallen due.
  const sweepOne = (event: string, run: () => number): void => {
    try {
      const count = run()
      if (count === 0) return
      ports.log.activity(event, { count })
      changes.tell('tasks')
    } catch (error) {
      ports.log.error('sweep_failed', error)
    }
  }
  const sweep = (): void => {
    const now = ports.clock.now()
    sweepOne('tasks_woken', () => wakeSnoozed(store, now))
    sweepOne('recurring_tasks_made', () => sweepSchedules(store, scheduleContextOf(taskServices), now))
    sweepOne('rules_followed', automation.followCommands)
    sweepOne('rules_timed', automation.sweepTimers)
    tend(2_000)
    sweepOne('period_totals_stored', reports.sweep)
    sweepOne('escalations_settled', () => countSettled(sweepEscalations(store, escalationContext())))
    sweepOne('people_told', () => notices.sweep(isAwake))
    mail.tend()
    sweepOne('mail_settled', delivery.settleLeft)
    delivery.nudge()
  }
  sweep()
  const timer = setInterval(sweep, sweepMs)
  timer.unref()
  return {
    router,
    owner: session,
    client: createRouterClient(router, { context: { session } }),
    protection,
    receiveUpload: (name, bytes) => receiveUpload(store, ports, uploads, name, bytes),
    idle: async () => {
      await importer.idle()
      await automation.idle()
      await reports.idle()
      await mail.idle()
      await delivery.idle()
    },
    wake: () => {
      sweep()
      isAwake = true
      delivery.wake()
      rereadRules()
      ruleWatcher ??= watchRuleFiles([ports.paths.profile, ports.paths.product], rereadRules)
      attachmentReader.wake()
      importer.resume().catch((error: unknown) => ports.log.error('resume_failed', error))
    },
    close: async () => {
      clearInterval(timer)
      clearTimeout(sweepSoon)
      mailOut.consents.close()
      await reports.close()
      watcher.close()
      ruleWatcher?.close()
      backtests.close()
      await automation.close()
      await delivery.close()
      await mail.idle()
      await importer.close()
      await attachmentReader.close()
      await parseOne.close()
      store.close()
    },
  }
}
