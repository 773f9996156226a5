/** `npm test`: every test there is, and one closing line that sums them. */
import { findChromium } from './chromium.ts'
import { hasBrowserTests, runPlaywright, runVitest } from './suites.ts'
import { addCounts, renderCounts, type TestCounts } from './test-counts.ts'

if (process.argv.length > 2) {
  process.stderr.write(
    '`npm test` runs everything and takes no arguments; use `npm run test:unit -- NAME` or `npm run test:e2e -- NAME`.\n',
  )
  process.exitCode = 2
} else {
  // Looked for first: installing it takes minutes where it is missing, and a machine without one should say so at once.
  const chromiumPath = hasBrowserTests() ? await findChromium() : null
  const suites: TestCounts[] = [await runVitest([])]
  if (chromiumPath) suites.push(await runPlaywright(chromiumPath, []))
  const sum = addCounts(suites)
  const leftOut = hasBrowserTests() && !chromiumPath
  if (leftOut) process.stdout.write('Left out: the browser tests of tests/e2e, because there is no Chromium.\n')
  process.stdout.write(`\n${renderCounts(sum)}\n`)
  const isGreen = sum.failed === 0 && sum.passed > 0 && !(leftOut && process.env.CI === 'true')
  process.exitCode = isGreen ? 0 : 1
}
