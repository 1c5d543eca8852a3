/**
 * `npm run test:console`: journeys through the console in a real headless Chromium, against the real service.
 *
 *   npm run test:console -- 1 axe         only those whose name has one of these in it
 *   npm run test:console -- --slow 6      in pages that compute six times slower: nothing may rest on how fast they are
 *
 * Debian: apt-get install chromium fonts-noto-cjk. Without a browser it says so and does nothing; in CI it fails.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ADMINISTERS } from './administers.ts'
import { EVIDENCE_JOURNEYS } from './evidence-journeys.ts'
import { CONVENIENCES } from './conveniences.ts'
import { GRAPH_JOURNEYS } from './graph-journeys.ts'
import { HARM } from './harm.ts'
import { NEWCOMER } from './newcomer.ts'
import { OWN_KEYS } from './own-keys.ts'
import { UNSAID_WORDS } from './unsaid-words.ts'
import { WCAG_RULES } from './wcag-rules.ts'
import { EVERY_PAGE } from './every-page.ts'
import { findChromium, launch, slowDown } from './browser.ts'
import { JOURNEYS } from './journeys.ts'
import { LIVE_JOURNEYS } from './live-journeys.ts'
import { LONG_LISTS } from './long-lists.ts'
import { LONG_PLAYBACK } from './long-playback.ts'
import { REREAD_JOURNEYS } from './reread-journeys.ts'
import { REPLAY_JOURNEYS } from './replay-journeys.ts'
import { startService } from './service.ts'
import { TODAYS } from './todays.ts'

const { positionals: wanted, values } = parseArgs({
  options: { slow: { type: 'string', default: '1' } },
  allowPositionals: true,
})
slowDown(Number(values.slow))
const chosen = [
  ...JOURNEYS,
  ...NEWCOMER,
  ...TODAYS,
  ...CONVENIENCES,
  ...EVIDENCE_JOURNEYS,
  ...UNSAID_WORDS,
  ...GRAPH_JOURNEYS,
  ...REREAD_JOURNEYS,
  ...REPLAY_JOURNEYS,
  ...LIVE_JOURNEYS,
  ...ADMINISTERS,
  ...LONG_LISTS,
  ...LONG_PLAYBACK,
  ...OWN_KEYS,
  ...HARM,
  ...WCAG_RULES,
  ...EVERY_PAGE,
].filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
const path = findChromium()
if (path === undefined) {
  console.log('NO CHROMIUM: the console was not tried. Debian: apt-get install chromium fonts-noto-cjk')
  console.log(`0 passed, ${process.env.CI ? chosen.length : 0} failed`)
  process.exit(process.env.CI ? 1 : 0)
}
const service = await startService()
const browser = await launch(path)
/** No journey takes as long: one that waits for what never comes fails, and the others have their turn. */
const LONGEST_MS = 900_000
const outOfPatience = async (): Promise<never> => {
  await setTimeout(LONGEST_MS, undefined, { ref: false })
  throw new Error(`not over after ${LONGEST_MS / 60_000} minutes`)
}
let failed = 0
for (const { name, run } of chosen) {
  const started = performance.now()
  try {
    await Promise.race([run(browser, service), outOfPatience()])
    console.log(`✓ ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed++
    console.log(`✗ ${name}\n${String(error instanceof Error ? error.stack : error).slice(0, 4000)}`)
    for (const context of browser.contexts()) {
      for (const [at, page] of context.pages().entries())
        await page.screenshot({ path: join(tmpdir(), `tingdian-journey-${at}.png`) }).catch(() => undefined)
      await context.close()
    }
  }
}
await browser.close()
await service.close()
console.log(`${chosen.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
