import { test as base } from '@playwright/test'
import { type OrgoHost, samplePath, signIn, startOrgo } from './start-orgo.ts'

type WorkerParts = { orgo: OrgoHost; cookie: { name: string; value: string; url: string } }

/** Playwright's test with a real host per worker, the sample in it, and every page signed in. */
export const test = base.extend<object, WorkerParts>({
  orgo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern
    async ({}, use) => {
      const orgo = await startOrgo([samplePath])
      await use(orgo)
      await orgo.remove()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  cookie: [async ({ orgo }, use) => use(await signIn(orgo)), { scope: 'worker' }],
  baseURL: async ({ orgo }, use) => use(orgo.origin),
  context: async ({ context, cookie }, use) => {
    await context.addCookies([cookie])
    await use(context)
  },
})
