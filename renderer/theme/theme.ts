import { type CSSVariablesResolver, colorsTuple, createTheme } from '@mantine/core'
import { chartVariables } from './chart-colours.ts'
import { darkPalette, lightPalette, type Palette, paletteToVariables } from './colour-roles.ts'

const system = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'

/** The look of Mantine's parts: system fonts, five sizes, one accent, no motion to speak of. */
export const theme = createTheme({
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.45', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.45' },
  headings: { fontFamily: system, fontWeight: '600' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '4px', lg: '8px', xl: '8px' },
  defaultRadius: 'sm',
  colors: { accent: colorsTuple(lightPalette.accent) },
  primaryColor: 'accent',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { size: 'xs', variant: 'default' },
      // A compact button is smaller than the usual one, in its letters too.
      vars: (_theme: unknown, { size }: { size?: string }) => ({
        root: size === 'xs' ? { '--button-height': '32px' } : size === 'compact-sm' ? { '--button-fz': '12px' } : {},
      }),
    },
    Input: {
      vars: () => ({ wrapper: { '--input-height': '32px', '--input-size': '32px', '--input-bd': 'var(--orgo-border)' } }),
    },
    ActionIcon: { defaultProps: { size: 32, variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Tooltip: {
      defaultProps: { openDelay: 400, transitionProps: { duration: 0 }, events: { hover: true, focus: true, touch: false } },
    },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.4 } } },
    Menu: {
      defaultProps: {
        transitionProps: { duration: 0 },
        position: 'bottom-start',
        withInitialFocusPlaceholder: false,
        withinPortal: false,
      },
    },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
  },
})

const mantineVariables = (palette: Palette): Record<string, string> => ({
  ...paletteToVariables(palette),
  '--mantine-color-body': palette.surface,
  '--mantine-color-text': palette.text,
  '--mantine-color-bright': palette.text,
  '--mantine-color-dimmed': palette.muted,
  '--mantine-color-placeholder': palette.muted,
  '--mantine-color-anchor': palette.accent,
  '--mantine-color-error': palette.danger,
  '--mantine-color-default': palette.surface,
  '--mantine-color-default-hover': palette.sunken,
  '--mantine-color-default-color': palette.text,
  '--mantine-color-default-border': palette.border,
  '--mantine-color-disabled-color': palette.muted,
  '--mantine-color-dark-6': palette.surface,
  '--mantine-color-accent-filled': palette.accent,
  '--mantine-color-accent-filled-hover': palette.accent,
  '--mantine-color-accent-light': palette.selected,
  '--mantine-color-accent-light-hover': palette.selected,
  '--mantine-color-accent-light-color': palette.accent,
  '--mantine-color-accent-text': palette.accent,
  '--mantine-color-accent-outline': palette.accent,
  '--mantine-color-gray-light-color': palette.text,
  '--mantine-color-gray-text': palette.text,
})

/** Puts the colour roles on the page and makes Mantine's own variables follow them, per colour scheme. */
export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...mantineVariables(lightPalette), ...chartVariables.light },
  dark: { ...mantineVariables(darkPalette), ...chartVariables.dark },
})
