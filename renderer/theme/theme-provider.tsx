import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { resolveVariables, theme } from './theme.ts'

/** Colours, sizes and fonts for everything inside; light, dark or as the system, as the person chose. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto" deduplicateInlineStyles>
      {children}
    </MantineProvider>
  )
}
