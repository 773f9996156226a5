import { darkPalette, lightPalette, type Palette } from './colour-roles.ts'

/** Four colours that people tell apart with any kind of colour vision, on light and on dark. Source: Okabe and Ito, Color Universal Design. */
const series = ['#0072B2', '#D55E00', '#009E73', '#CC79A7'] as const

/** The colours of a drawing's series in a colour scheme, at most five. */
export const chartColours = ({ muted }: Palette): readonly string[] => [...series, muted]

const toVariables = (palette: Palette): Record<string, string> =>
  Object.fromEntries(chartColours(palette).map((colour, place) => [`--orgo-chart-${place + 1}`, colour]))

/** The CSS variables of drawings, for light and for dark. */
export const chartVariables = { light: toVariables(lightPalette), dark: toVariables(darkPalette) } as const
