/** Somebody types words that nobody said, and is led to what was meant. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { logIn, person, rows, settled } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'
import { loudness } from './sound.ts'

async function meantIsOffered(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst', '南山店')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  // The week, as the address says: of the visits, seven days hold four of this store.
  await page.waitForURL(/\/search\?ui\.last=7d$/)
  await settled(page)
  await page.locator('input[type=search]:focus').waitFor()
  await page.keyboard.type('贵得离谱')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /嫌贵（4 条）/ }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/moment=price_objection/)
  await settled(page)
  assert.equal((await rows(page)).length, 4)
  await page.keyboard.press('j')
  await page.waitForURL(/ui\.hit=/)
  await page.locator('.hit.selected:focus').waitFor()
  assert.ok((await loudness(page, () => page.keyboard.press('p'))) > 0.05)
  assert.deepEqual(faults, [])
  await context.close()
}

export const UNSAID_WORDS: Journey[] = [
  { name: 'words that nobody said lead to what was meant, and its sound', run: meantIsOffered },
]
