import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, expectedError, root } from './root.mjs'

// In out/ and not in node_modules/: npm empties that folder while it installs.
const lockPath = join(root, 'out', '.orgo-lock')

/** 20 minutes. The slowest install seen took under two; after this the holder is taken for hung. */
const longestWaitMs = 20 * 60_000

/**
 * Runs `work` while no other start of this folder installs or builds. A lock whose holder died is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 */
export async function withLock(work) {
  await takeLock()
  try {
    return await work()
  } finally {
    rmSync(lockPath, { force: true })
  }
}

async function takeLock() {
  mkdirSync(join(root, 'out'), { recursive: true })
  const startedAt = Date.now()
  let saidSo = false
  while (!tryLock()) {
    const holder = readHolder()
    if (holder !== null && !isAlive(holder)) {
      removeLockOf(holder)
      continue
    }
    if (Date.now() - startedAt > longestWaitMs) {
      throw expectedError(
        `Another start (process ${holder}) has been installing or building for over 20 minutes; end it, delete out/.orgo-lock and run the same command again.`,
      )
    }
    if (!saidSo) process.stderr.write('Another start is installing or building; waiting for it.\n')
    saidSo = true
    await wait(200)
  }
}

function tryLock() {
  try {
    writeFileSync(lockPath, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** The process that holds the lock; null where the file is gone or not yet written. */
function readHolder() {
  try {
    return Number(readFileSync(lockPath, 'utf8')) || null
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * Moves a dead holder's file aside before it is deleted: of two waiters only one can move it, so neither deletes a new holder's lock.
 *
 * @param {number} holder
 */
function removeLockOf(holder) {
  const aside = `${lockPath}.${process.pid}`
  try {
    if (readHolder() === holder) renameSync(lockPath, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
