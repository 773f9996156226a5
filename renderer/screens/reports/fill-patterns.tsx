/** What fills the bars of a series: the first is plain, each other one has a pattern of its own besides its colour. */
export const fillOf = (id: string, place: number): string => `url(#${id}-fill-${place})`

const lines = [null, 'M-2 2 L2 -2 M0 8 L8 0 M6 10 L10 6', 'M0 4 H8', 'M4 0 V8', 'M0 4 H8 M4 0 V8'] as const

/** The patterns of a drawing's series, in its own colours. */
export function FillPatterns({ id, count }: { id: string; count: number }) {
  return (
    <defs>
      {lines.slice(0, count).map((line, place) => (
        <pattern key={line ?? ''} id={`${id}-fill-${place}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect width="8" height="8" fill={`var(--orgo-chart-${place + 1})`} />
          {line !== null && <path d={line} stroke="var(--orgo-surface)" strokeWidth="1.5" />}
        </pattern>
      ))}
    </defs>
  )
}
