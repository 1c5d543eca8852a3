/** The journey of who looks after quality: a replay, its difference, taking it for right. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import { CHANGED, NEVER_SAID, replaysOf } from './seed-replay.ts'
import type { JourneyService } from './service.ts'
import { loudness } from './sound.ts'

/** The recogniser is started for a run, and the machine may be busy. */
const RUN_MS = 900_000

/** Runs the fixture by keys, and waits for its end; where the run is then shown. */
async function runIt(page: Page): Promise<string> {
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await page.waitForURL(/\/replay$/)
  await settled(page)
  await page.getByRole('checkbox', { name: CHANGED }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: '开始', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/replay\/\d+-/)
  await page.locator('.state.done').waitFor({ timeout: RUN_MS })
  await settled(page)
  return new URL(page.url()).pathname
}

async function acceptFor(page: Page, reason: string): Promise<void> {
  await page.keyboard.press('a')
  await page.locator('dialog textarea:focus').waitFor()
  await page.keyboard.type(reason)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText(`认可了这次的结果：${reason}`).waitFor({ timeout: RUN_MS })
}

async function differenceIsAccepted(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('qa')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret)
  await settled(page)
  const first = await runIt(page)
  await page.getByText('1 个用例，1 个要看').waitFor()
  await page.getByRole('link', { name: new RegExp(`^${CHANGED}：字词`) }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/kind=word/)
  await settled(page)
  await page.keyboard.press('j')
  await page.locator('.difference:focus del', { hasText: NEVER_SAID }).waitFor()
  assert.ok((await loudness(page, () => page.keyboard.press('p'))) > 0.005, 'the difference is silent')
  const path = join(replaysOf(service.dataDir), CHANGED, 'expected.json')
  const before = await readFile(path, 'utf8')
  await acceptFor(page, '手滑')
  await page.keyboard.press('u')
  await page.getByText('认可了这次的结果').waitFor({ state: 'detached' })
  assert.equal(await readFile(path, 'utf8'), before)
  await acceptFor(page, '期望写错了')
  const expected = JSON.parse(await readFile(path, 'utf8')) as {
    accepted: { reason: string; differences: Record<string, number> }[]
  }
  const { reason, differences } = expected.accepted.at(-1) ?? {}
  assert.deepEqual([reason, (differences?.word ?? 0) > 0], ['期望写错了', true])
  const second = await runIt(page)
  await page.getByText('都和认可过的一样').waitFor()
  // Any run against any other.
  await page.goto(`${first}?against=${second.split('/').pop()}`)
  await settled(page)
  await page.getByText('1 个用例，0 个要看').waitFor()
  assert.deepEqual(faults, [])
  await context.close()
}

async function onlyWhoMay(browser: Browser, service: JourneyService): Promise<void> {
  for (const [role, stores, isShown] of [
    ['qa', [], true],
    ['expert', [], true],
    ['analyst', [], false],
    ['qa', ['南山店'], false],
  ] as const) {
    const { secret } = await service.keyOf(role, ...stores)
    const { page, context } = await person(browser, service.address)
    await logIn(page, secret, '/replay')
    await settled(page)
    const menu = page.locator('.top nav').getByRole('link', { name: '回放' })
    assert.equal(await menu.count(), isShown ? 1 : 0, `${role} ${stores.join()}`)
    assert.equal(await page.locator('table').count(), isShown ? 2 : 0, `${role} ${stores.join()}`)
    assert.equal(
      await page.getByRole('button', { name: '开始', exact: true }).count(),
      role === 'qa' && isShown ? 1 : 0,
    )
    await context.close()
  }
}

export const REPLAY_JOURNEYS: Journey[] = [
  { name: '4 a replay run, its difference heard and accepted, the next run the same', run: differenceIsAccepted },
  { name: '4 replays are for those who may', run: onlyWhoMay },
]
