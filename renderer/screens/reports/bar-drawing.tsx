import { BarChart } from '@mantine/charts'
import { useId } from 'react'
import { useIsNarrow } from '../../parts/split-view.tsx'
import { t } from '../../text/translate.ts'
import type { DrawnChart, DrawnRow } from './chart-rows.ts'
import { FillPatterns, fillOf } from './fill-patterns.tsx'
import { TasksLink } from './tasks-link.tsx'
import '@mantine/charts/styles.css'

type Props = {
  drawn: DrawnChart
  stacked: boolean
  label: string
  formatSize: (size: number) => string
  formatTick: (size: number) => string
}

/** 16 px for a bar that lies, 18 for the gap between names, and the axis below. */
const lyingPx = { bar: 16, gap: 18, axis: 40 }
const uprightPx = 260
/** 28 numbers above bars are read apart; more would lie over one another. */
const mostLabels = 28

/** Bars of a report: each one a link to the tasks it stands for, told apart by colour, pattern and place. */
export function BarDrawing({ drawn, stacked, label, formatSize, formatTick }: Props) {
  const id = useId().replaceAll(':', '')
  const narrow = useIsNarrow()
  const { rows, series, upright } = drawn
  const data = rows.map(({ label: name, bars }) => ({
    name,
    ...Object.fromEntries(bars.map(({ size }, place) => [`s${place}`, size])),
  }))
  const barsInRow = stacked ? 1 : series.length
  const height = upright ? uprightPx : rows.length * (barsInRow * lyingPx.bar + lyingPx.gap) + lyingPx.axis
  return (
    <figure className="chart" aria-label={label}>
      {series.length > 1 && (
        <ul className="chart-legend">
          {series.map(({ id: key, title }, place) => (
            <li key={key}>
              <svg width="16" height="12" aria-hidden>
                <rect width="16" height="12" rx="2" fill={fillOf(id, place)} />
              </svg>
              {title}
            </li>
          ))}
        </ul>
      )}
      <BarChart
        h={height}
        data={data}
        dataKey="name"
        orientation={upright ? 'horizontal' : 'vertical'}
        type={stacked ? 'stacked' : 'default'}
        series={series.map(({ title }, place) => ({ name: `s${place}`, label: title, color: `var(--orgo-chart-${place + 1})` }))}
        accessibilityLayer={false}
        gridAxis={upright ? 'x' : 'y'}
        tickLine="none"
        valueFormatter={formatSize}
        withBarValueLabel={!stacked && rows.length * series.length <= mostLabels}
        textColor="var(--orgo-muted)"
        gridColor="var(--orgo-line)"
        barLabelColor="var(--orgo-text)"
        cursorFill="var(--orgo-line)"
        maxBarWidth={upright ? 36 : lyingPx.bar}
        barChartProps={{ barGap: 2, margin: { top: 16, right: stacked ? 16 : 40, bottom: 0, left: 0 } }}
        xAxisProps={
          upright ? { interval: 'preserveStartEnd', minTickGap: 12 } : { allowDecimals: false, tickFormatter: formatTick }
        }
        yAxisProps={
          upright
            ? { allowDecimals: false, width: 48, tickFormatter: formatTick }
            : { width: widthOfNames(rows, narrow ? 96 : 168), interval: 0 }
        }
        barProps={({ name }) => {
          const place = Number(name.slice(1))
          return {
            shape: (drawnBar: unknown) => (
              <BarLink {...{ rows, drawnBar, place }} series={series[place]?.title ?? ''} fill={fillOf(id, place)} />
            ),
          }
        }}
      >
        <FillPatterns id={id} count={series.length} />
      </BarChart>
    </figure>
  )
}

/** 7 px a letter at 12 px is more than most take; longer names go on in a second line. */
const widthOfNames = (rows: readonly DrawnRow[], most: number): number =>
  Math.min(most, 16 + 7 * Math.max(...rows.map(({ label }) => label.length)))

type BarLinkProps = { rows: readonly DrawnRow[]; drawnBar: unknown; place: number; series: string; fill: string }

/** One bar; where it counts tasks, a link that says in words what it shows. */
function BarLink({ rows, drawnBar, place, series, fill }: BarLinkProps) {
  const box = readBox(drawnBar)
  const row = box === null ? undefined : rows[box.index]
  const bar = row?.bars[place]
  if (box === null || !row || !bar || bar.size === 0) return null
  const { x, y, width, height } = box
  const rect = <rect className="chart-bar" x={x} y={y} width={width} height={height} rx={2} fill={fill} />
  if (bar.tasks === null) return rect
  return (
    <TasksLink tasks={bar.tasks} label={t('reports.bar', { name: row.label, series, value: bar.words })}>
      {rect}
    </TasksLink>
  )
}

type Box = { x: number; y: number; width: number; height: number; index: number }

/** What the library says of a bar it wants drawn, as far as it is there. */
function readBox(drawnBar: unknown): Box | null {
  if (typeof drawnBar !== 'object' || drawnBar === null) return null
  const read = (name: string): number => Number(name in drawnBar ? (drawnBar as Record<string, unknown>)[name] : Number.NaN) // any key may be asked for
  const [x, y, width, height, index] = [read('x'), read('y'), read('width'), read('height'), read('index')]
  return [x, y, width, height, index].every(Number.isFinite) ? { x, y, width, height, index } : null
}
