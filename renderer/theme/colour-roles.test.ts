import { describe, expect, it } from 'vitest'
import { chartColours } from './chart-colours.ts'
import { darkPalette, grounds, lightPalette, type Palette, textRoles } from './colour-roles.ts'

/** Relative luminance and contrast ratio. Source: WCAG 2.2, definitions of the same names. */
const channel = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => channel(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const palettes: [string, Palette][] = [
  ['light', lightPalette],
  ['dark', darkPalette],
]

describe.each(palettes)('B-27 the %s palette', (_name, palette) => {
  it('knows black on white as 21', () => {
    expect(contrast('#000000', '#FFFFFF')).toBeCloseTo(21, 1)
  })

  it.each(textRoles.flatMap((role) => grounds.map((ground) => [role, ground] as const)))(
    'B-28 writes %s on %s with at least 4.5 to 1',
    (role, ground) => {
      expect(contrast(palette[role], palette[ground])).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(grounds)('B-28 draws border and focus on %s with at least 3 to 1', (ground) => {
    expect(contrast(palette.border, palette[ground])).toBeGreaterThanOrEqual(3)
    expect(contrast(palette.focus, palette[ground])).toBeGreaterThanOrEqual(3)
  })

  it.each(chartColours(palette))('B-30 draws bars in %s on the surface with at least 3 to 1', (colour) => {
    expect(contrast(colour, palette.surface)).toBeGreaterThanOrEqual(3)
  })

  it('B-28 writes on a filled button with at least 4.5 to 1', () => {
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5)
  })
})
