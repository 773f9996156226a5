import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, expectedError, root } from './root.mjs'

// In out/ and not in node_modules/: npm empties that folder while it installs.
const projectLock = join(root, 'out', '.orgo-lock')

/** 20 minutes. The slowest install seen took under two; after this the holder is taken for hung. */
const longestWaitMs = 20 * 60_000

/**
 * Runs `work` while no other start of this folder installs or builds. A lock whose holder died is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [lockPath]
 */
export async function withLock(work, lockPath = projectLock) {
  await takeLock(lockPath)
  try {
    return await work()
  } finally {
    rmSync(lockPath, { force: true })
  }
}

/** @param {string} lockPath */
async function takeLock(lockPath) {
  mkdirSync(dirname(lockPath), { recursive: true })
  const startedAt = Date.now()
  let saidSo = false
  while (!tryLock(lockPath)) {
    const holder = readHolder(lockPath)
    if (holder !== null && !isAlive(holder)) {
      removeLockOf(lockPath, holder)
      continue
    }
    if (Date.now() - startedAt > longestWaitMs) {
      throw expectedError(
        `Another start (process ${holder}) has been installing or building for over 20 minutes; end it, delete ${lockPath} and run the same command again.`,
      )
    }
    if (!saidSo) process.stderr.write('Another start is installing or building; waiting for it.\n')
    saidSo = true
    await wait(200)
  }
}

/** @param {string} lockPath */
function tryLock(lockPath) {
  try {
    writeFileSync(lockPath, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/**
 * The process that holds the lock; null where the file is gone or not yet written.
 *
 * @param {string} lockPath
 */
function readHolder(lockPath) {
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
 * @param {string} lockPath
 * @param {number} holder
 */
function removeLockOf(lockPath, holder) {
  const aside = `${lockPath}.${process.pid}`
  try {
    if (readHolder(lockPath) === holder) renameSync(lockPath, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}
