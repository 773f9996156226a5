import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './theme/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { createConnection } from './client/connection.ts'
import { findDesktopHost } from './client/host.ts'
import { createDesktopTransport } from './client/open-desktop-transport.ts'
import { openWebTransport } from './client/open-web-transport.ts'
import { LinkScreen } from './screens/link/link-screen.tsx'
import { ThemeProvider } from './theme/theme-provider.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')

// A mail's link opens here, in a tab of its own: it needs no engine and must not wait for one.
const isLinkCheck = window.location.pathname === '/link'
const content = isLinkCheck ? (
  <LinkScreen />
) : (
  <App connection={createConnection(findDesktopHost() ? createDesktopTransport() : openWebTransport)} />
)
createRoot(root).render(
  <StrictMode>
    <ThemeProvider>{content}</ThemeProvider>
  </StrictMode>,
)
