import { LineChart } from '@mantine/charts'
import { t } from '../../text/translate.ts'
import type { DrawnChart, DrawnRow } from './chart-rows.ts'
import { TasksLink } from './tasks-link.tsx'
import '@mantine/charts/styles.css'

type Props = {
  drawn: DrawnChart
  label: string
  formatSize: (size: number) => string
  formatTick: (size: number) => string
}

const heightPx = 260
/** The first line is whole, each other one broken in a way of its own, so that colour alone tells nothing. */
const dashes = ['', '6 4', '2 3', '10 3 2 3', '1 4'] as const

/** Lines of a report over days or months: each point a link to the tasks it stands for. */
export function LineDrawing({ drawn: { rows, series }, label, formatSize, formatTick }: Props) {
  const data = rows.map(({ label: name, bars }) => ({
    name,
    ...Object.fromEntries(bars.map(({ size }, place) => [`s${place}`, size])),
  }))
  return (
    <figure className="chart" aria-label={label}>
      {series.length > 1 && (
        <ul className="chart-legend">
          {series.map(({ id, title }, place) => (
            <li key={id}>
              <svg width="24" height="12" aria-hidden>
                <line x1="0" x2="24" y1="6" y2="6" stroke={colourOf(place)} strokeWidth="2" strokeDasharray={dashes[place]} />
              </svg>
              {title}
            </li>
          ))}
        </ul>
      )}
      <LineChart
        h={heightPx}
        data={data}
        dataKey="name"
        series={series.map(({ title }, place) => ({
          ...{ name: `s${place}`, label: title, color: colourOf(place) },
          ...(dashes[place] ? { strokeDasharray: dashes[place] } : {}),
        }))}
        curveType="linear"
        accessibilityLayer={false}
        tickLine="none"
        valueFormatter={formatSize}
        textColor="var(--orgo-muted)"
        gridColor="var(--orgo-line)"
        xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 12 }}
        yAxisProps={{ allowDecimals: false, width: 48, tickFormatter: formatTick }}
        lineProps={({ name }) => {
          const place = Number(name.slice(1))
          return { dot: (point: unknown) => drawPoint(point, rows, place, series[place]?.title ?? '') }
        }}
      />
    </figure>
  )
}

const colourOf = (place: number): string => `var(--orgo-chart-${place + 1})`

/** One point; where it counts tasks, a link that says in words what it shows. */
function drawPoint(point: unknown, rows: readonly DrawnRow[], place: number, series: string) {
  const at = readPoint(point)
  const row = at === null ? undefined : rows[at.index]
  const bar = row?.bars[place]
  if (at === null || !row || !bar) return <g key={`none-${place}`} />
  const key = `${place}-${at.index}`
  const dot = <circle key={key} className="chart-bar" cx={at.cx} cy={at.cy} r={3.5} fill={colourOf(place)} />
  if (bar.tasks === null || bar.size === 0) return dot
  return (
    <TasksLink key={key} tasks={bar.tasks} label={t('reports.bar', { name: row.label, series, value: bar.words })}>
      {dot}
    </TasksLink>
  )
}

type Point = { cx: number; cy: number; index: number }

/** What the library says of a point it wants drawn, as far as it is there. */
function readPoint(point: unknown): Point | null {
  if (typeof point !== 'object' || point === null) return null
  const read = (name: string): number => Number(name in point ? (point as Record<string, unknown>)[name] : Number.NaN) // any key may be asked for
  const [cx, cy, index] = [read('cx'), read('cy'), read('index')]
  return [cx, cy, index].every(Number.isFinite) ? { cx, cy, index } : null
}
