import { isAlive } from '../store/process-registry.ts'
import type { Store, WritableStore } from '../store/store.ts'

/** How long a lease holds without a heartbeat. A holder that died on this machine is noticed at once, by its process. */
export const leaseMs = 30_000

export type Lease = { renew(tx: WritableStore): void; end(state: 'done' | 'failed' | 'cancelled' | 'waiting'): void }

type JobRow = { job_no: number; state: string; lease_owner: string | null; lease_until: number }

/**
 * Takes the lease of a job, so that one process does it however many have the profile open; null when another one holds it.
 *
 * Shapes: the owner is `<process id>:<nonce>`. A lease whose process is gone, or that ran out, is taken over: never blocked for ever (S4).
 */
export function takeLease(store: Store, kind: string, subjectId: string, owner: string, now: () => number): Lease | null {
  const taken = store.write((tx) => {
    tx.run("INSERT OR IGNORE INTO jobs (kind, subject_id, state, created_at) VALUES (?, ?, 'waiting', ?)", kind, subjectId, now())
    const job = tx.get<JobRow>(
      'SELECT job_no, state, lease_owner, lease_until FROM jobs WHERE kind = ? AND subject_id = ?',
      kind,
      subjectId,
    )
    if (!job || (job.lease_owner !== owner && isHeld(job, now()))) return null
    tx.run(
      "UPDATE jobs SET state = 'running', lease_owner = ?, lease_until = ? WHERE job_no = ?",
      owner,
      now() + leaseMs,
      job.job_no,
    )
    return job.job_no
  })
  if (taken === null) return null
  return {
    renew: (tx) => {
      const row = tx.run('UPDATE jobs SET lease_until = ? WHERE job_no = ? AND lease_owner = ?', now() + leaseMs, taken, owner)
      if (row.changes === 0) throw new LeaseLost()
    },
    end: (state) => {
      try {
        store.write((tx) =>
          tx.run(
            'UPDATE jobs SET state = ?, lease_owner = NULL, lease_until = 0 WHERE job_no = ? AND lease_owner = ?',
            state,
            taken,
            owner,
          ),
        )
      } catch (error) {
        // What failed before is the fault to be told; the lease runs out by itself.
        if (state !== 'failed') throw error
      }
    },
  }
}

/** Renews a lease while its holder is silent for long: it hashes, counts, or waits for a slow disk. Answers how to end that. */
export function keepLease(store: Store, lease: Lease): () => void {
  const timer = setInterval(() => {
    try {
      store.write((tx) => lease.renew(tx))
    } catch {
      // The holder meets the same fault with its next write, and says it.
      clearInterval(timer)
    }
  }, leaseMs / 3)
  timer.unref()
  return () => clearInterval(timer)
}

/** Another process has taken the job over; whoever sees this must stop writing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/** Whether a job's holder is at work: its lease has not run out and its process lives. */
export function isHeld(job: { state: string; lease_owner: string | null; lease_until: number }, now: number): boolean {
  if (job.state !== 'running' || !job.lease_owner || job.lease_until <= now) return false
  const processId = Number(job.lease_owner.split(':')[0])
  return Number.isInteger(processId) && isAlive(processId)
}
