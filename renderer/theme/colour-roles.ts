/** What a colour is for. Components name a role, never a hue. */
export type ColourRole =
  | 'surface'
  | 'sunken'
  | 'selected'
  | 'text'
  | 'muted'
  | 'border'
  | 'accent'
  | 'onAccent'
  | 'focus'
  | 'danger'
  | 'warning'
  | 'success'
  | 'confidential'

export type Palette = Readonly<Record<ColourRole, string>>

export const lightPalette: Palette = {
  surface: '#FFFFFF',
  sunken: '#F4F5F7',
  selected: '#DCE9FB',
  text: '#1B1F24',
  muted: '#57606A',
  border: '#767F89',
  accent: '#1F5FBF',
  onAccent: '#FFFFFF',
  focus: '#0B57D0',
  danger: '#B3261E',
  warning: '#8A5300',
  success: '#1A6E3C',
  confidential: '#6B3FA0',
}

export const darkPalette: Palette = {
  surface: '#16191D',
  sunken: '#0F1114',
  selected: '#24344D',
  text: '#E6E8EB',
  muted: '#A3ABB5',
  border: '#7D8794',
  accent: '#8AB4F8',
  onAccent: '#0F1114',
  focus: '#A8C7FA',
  danger: '#F2928A',
  warning: '#F0B35A',
  success: '#7BCB95',
  confidential: '#C8A6F0',
}

/** Grounds that text may stand on. */
export const grounds = ['surface', 'sunken', 'selected'] as const

/** Roles that words are written in. */
export const textRoles = ['text', 'muted', 'accent', 'danger', 'warning', 'success', 'confidential'] as const

const toKebab = (role: string): string => role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The CSS variables of a palette: `--orgo-on-accent` and the like. */
export function paletteToVariables(palette: Palette): Record<`--orgo-${string}`, string> {
  const variables: Record<`--orgo-${string}`, string> = {}
  for (const [role, colour] of Object.entries(palette)) variables[`--orgo-${toKebab(role)}`] = colour
  return variables
}
