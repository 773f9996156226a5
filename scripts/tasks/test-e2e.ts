/** `npm run test:e2e`: the browser tests. Arguments go to Playwright. */
import { findChromium } from './chromium.ts'
import { runPlaywright } from './suites.ts'

const chromiumPath = await findChromium()
const counts = chromiumPath ? await runPlaywright(chromiumPath, process.argv.slice(2)) : null
process.exitCode = counts && counts.failed === 0 && counts.passed > 0 ? 0 : 1
