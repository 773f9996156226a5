/** `npm run test:unit`: the tests beside the code. Arguments go to vitest. */
import { runVitest } from './suites.ts'

const counts = await runVitest(['--project', 'unit', ...process.argv.slice(2)])
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1
