import { parentPort, workerData } from 'node:worker_threads'
import { countMbox } from './count-mbox.ts'
import { countPst } from './count-pst.ts'
import type { SecondCount, SecondCountRequest } from './second-count.ts'

// The entry of a second reader: one archive, counted by a library of other hands, in a thread that is ended when it takes too long.
// Nobody but count-with-second-reader.ts starts it, and it gives a SecondCountRequest.
const request = workerData as SecondCountRequest
const say = (count: SecondCount): void => parentPort?.postMessage(count)

if (request.format === 'pst') say(countPst(request.source))
else say(await countMbox(request.source))
