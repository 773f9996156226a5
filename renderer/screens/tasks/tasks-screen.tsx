import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import type { TaskSummary } from '#shared/model/task.ts'
import { useAction } from '../../actions/action-context.tsx'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import { Cell } from '../../parts/cell.tsx'
import { ConfidentialLabel, DueLabel, PriorityLabel, StateLabel } from '../../parts/labels.tsx'
import { type RecordLinkProps, RecordList } from '../../parts/record-list.tsx'
import { SplitView } from '../../parts/split-view.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../parts/states.tsx'
import { t } from '../../text/translate.ts'
import { FigureNote } from './figure-note.tsx'
import { BulkBar } from './parts/bulk-bar.tsx'
import { type Selection, useSelection } from './parts/use-selection.ts'
import { TaskDetail } from './task-detail.tsx'
import { filterToSearch, searchToFilter, type TaskFilter, wholeFilter } from './task-filter.ts'
import { TaskFilterBar } from './task-filter-bar.tsx'
import { useModules } from './use-modules.ts'
import './tasks.css'

/** The task list with its filter, and beside it the task that the address names. */
export function TasksScreen({ taskId }: { taskId: string | null }) {
  const search = useSearch()
  const filter = searchToFilter(search)
  const [, navigate] = useLocation()
  const listHref = `/tasks${filterToSearch(filter)}`
  const show = (next: TaskFilter) => navigate(`/tasks${filterToSearch(next)}`, { replace: true })
  const selection = useSelection()
  useAction('back', selection.ids.length > 0 ? selection.clear : taskId ? () => navigate(listHref) : null)

  return (
    <SplitView
      listLabel={t('tasks.title')}
      readerLabel={t('tasks.columnTitle')}
      list={
        <>
          <TaskFilterBar filter={filter} onChange={show} compact={taskId !== null} />
          <FigureNote filter={filter} onChange={show} />
          <BulkBar selection={selection} />
          <TaskList filter={filter} taskId={taskId} selection={selection} onClear={() => show({ ...wholeFilter, view: 'all' })} />
        </>
      }
      reader={taskId === null ? null : <TaskDetail key={taskId} taskId={taskId} listHref={listHref} />}
    />
  )
}

/** 100 rows a page: more than a screen holds, and under 50 ms to answer and draw. */
const pageRows = 100

/** 784 px: state, assignee and due take 431 px with their gaps, and the title keeps 45 % of the row. */
const columnsFrom = 784

type TaskListProps = { filter: TaskFilter; taskId: string | null; selection: Selection; onClear: () => void }

function TaskList({ filter, taskId, selection, onClear }: TaskListProps) {
  const api = useApi()
  const input = useMemo(() => filterToInput(filter), [filter])
  const answer = useInfiniteQuery(
    api.tasks.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...input, limit: pageRows, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = useMemo(() => answer.data?.pages.flatMap((page) => page.rows) ?? [], [answer.data])
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = answer
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  if (answer.error && !answer.data) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  if (!answer.data) return <LoadingState />
  if (rows.length === 0) return <NoTasks filter={filter} onClear={onClear} />
  return (
    <RecordList
      label={t('tasks.title')}
      rows={rows}
      total={answer.data.pages[0]?.total ?? rows.length}
      keyOf={(task) => task.taskId}
      hrefOf={(task) => `/tasks/${task.taskId}${filterToSearch(filter)}`}
      openKey={taskId}
      columns={[
        t('tasks.columnTitle'),
        t('tasks.columnState'),
        t('tasks.columnModule'),
        t('tasks.columnAssignee'),
        t('tasks.columnDue'),
      ]}
      layout="task-columns"
      wideFrom={columnsFrom}
      renderCells={(task, link, wide) => {
        const Cells = wide ? WideCells : TallCells
        return <Cells task={task} link={link} selection={selection} />
      }}
      onEndReached={readOn}
      onSelect={(task) => selection.toggle(task.taskId)}
    />
  )
}

/** The filter as the contract asks it; what is not set is not sent. */
function filterToInput(filter: TaskFilter) {
  return {
    view: filter.view,
    ...(filter.module ? { module: filter.module } : {}),
    ...(filter.status ? { status: filter.status } : {}),
    ...(filter.assignee ? { assignee: filter.assignee } : {}),
    ...(filter.text.trim() ? { text: filter.text.trim() } : {}),
    ...filter.figure,
  }
}

function NoTasks({ filter, onClear }: { filter: TaskFilter; onClear: () => void }) {
  const isWhole = filterToSearch({ ...filter, view: wholeFilter.view }) === '' && filter.view === 'all'
  if (isWhole) {
    return (
      <EmptyState title={t('tasks.emptyTitle')} action={<Link href="/import">{t('today.firstAction')}</Link>}>
        {t('tasks.emptyBody')}
      </EmptyState>
    )
  }
  const words = [t(`tasks.view.${filter.view}`), filter.module, filter.status, filter.assignee, filter.text].filter(Boolean)
  return (
    <EmptyState title={t('tasks.noMatchTitle')} action={<Button onClick={onClear}>{t('tasks.clear')}</Button>}>
      {t('tasks.noMatchBody', { filter: words.join(', ') })}
    </EmptyState>
  )
}

type CellsProps = { task: TaskSummary; link: RecordLinkProps; selection: Selection }

const SelectBox = ({ task, selection }: Omit<CellsProps, 'link'>) => (
  <input
    type="checkbox"
    className="record-select"
    tabIndex={-1}
    aria-label={t('tasks.select', { title: task.title })}
    checked={selection.has(task.taskId)}
    onChange={() => selection.toggle(task.taskId)}
  />
)

function WideCells({ task, link, selection }: CellsProps) {
  const modules = useModules()
  const nameTarget = useTargetNames()
  return (
    <>
      <Cell className="task-cell-title">
        <SelectBox task={task} selection={selection} />
        <PriorityLabel priority={task.priority} quiet />
        <Link {...link} dir="auto">
          {task.title}
        </Link>
        {task.confidential && <ConfidentialLabel />}
      </Cell>
      <Cell>
        <StateLabel category={task.category} title={task.statusTitle} />
      </Cell>
      <Cell>{modules.get(task.module)?.title ?? task.module}</Cell>
      <Cell className={task.assignee ? '' : 'muted'}>{task.assignee ? nameTarget(task.assignee) : t('common.nobody')}</Cell>
      <Cell>
        <DueLabel task={task} />
      </Cell>
    </>
  )
}

function TallCells({ task, link, selection }: CellsProps) {
  const nameTarget = useTargetNames()
  return (
    <>
      <Cell className="task-cell-title task-cell-whole">
        <SelectBox task={task} selection={selection} />
        <Link {...link} dir="auto">
          {task.title}
        </Link>
        <PriorityLabel priority={task.priority} quiet />
      </Cell>
      <Cell className="small task-cell-state">
        <StateLabel category={task.category} title={task.statusTitle} />
        {task.assignee && <span className="muted task-cell-assignee">{nameTarget(task.assignee)}</span>}
      </Cell>
      <Cell className="small task-cell-end">
        {task.confidential && <ConfidentialLabel />}
        <DueLabel task={task} />
      </Cell>
    </>
  )
}
