/** What changes while people look: told to every tab, without reloading and without moving what they read. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { buildAnalysis, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { logIn, person, rows, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

/** A browser opens six connections to a host over HTTP/1.1; with one for each tab, the seventh would wait for ever. */
const TABS = 8

/** Something is said in a store, and analysed by another process than the service. */
async function said({ store }: JourneyService, storeId: string, name: string, text: string): Promise<string> {
  const recording = buildRecording(name, { storeId, startedAt: Date.now() - 60_000, durationMs: 5000 })
  await store.saveAnalysis(recording, buildAnalysis([buildUtterance(1000, [...text], { role: 'customer' })]))
  return recording.id
}

const pill = (page: Page) => page.getByRole('button', { name: /条新结果/ })

async function eightTabs(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/search?q=%E6%B0%B4%E6%99%B6%E7%81%AF')
  const tabs = [page]
  while (tabs.length < TABS) {
    const tab = await context.newPage()
    await tab.goto('/search?q=%E6%B0%B4%E6%99%B6%E7%81%AF')
    tabs.push(tab)
  }
  for (const tab of tabs) await settled(tab)
  const id = await said(service, '南山店', 'eight-tabs', '想要一个水晶灯')
  for (const tab of tabs) {
    // A tab that nobody looks at asks for nothing: it is brought to the front first.
    await tab.bringToFront()
    await pill(tab).waitFor()
  }
  await page.bringToFront()
  await pill(page).click()
  await page.locator('[data-hit]').first().waitFor()
  assert.equal((await rows(page)).length, 1)
  for (const tab of tabs) {
    await tab.bringToFront()
    await tab.goto('/visits')
    await settled(tab)
    assert.equal(await tab.getByText('连不上服务').count(), 0)
  }
  await service.store.deleteRecording(id)
  assert.deepEqual(faults, [])
  await context.close()
}

async function rowsStandStill(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst', '南山店')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/search?sort=newest')
  await settled(page)
  const before = await rows(page)
  const foreign = await said(service, '福田店', 'foreign', '隔壁的动静')
  const own = await said(service, '南山店', 'own', '新来的一句话')
  await pill(page).waitFor()
  assert.equal(await pill(page).innerText(), '1 条新结果', 'what another store heard is counted')
  assert.deepEqual(await rows(page), before, 'rows have moved under the reader')
  await page.keyboard.press('f')
  await pill(page).focus()
  await page.keyboard.press('Enter')
  await page.getByText('新来的一句话').first().waitFor()
  await pill(page).waitFor({ state: 'detached' })
  await service.store.deleteRecording(own)
  await service.store.deleteRecording(foreign)
  assert.deepEqual(faults, [])
  await context.close()
}

/** Whoever looks at a page without touching it sees that their key is gone, in every tab. */
async function revokedIsTold(browser: Browser, service: JourneyService): Promise<void> {
  const [first, admin] = [await service.keyOf('analyst'), await service.keyOf('admin')]
  const { page, context } = await person(browser, service.address)
  await logIn(page, first.secret, '/visits')
  const second = await context.newPage()
  await second.goto('/search')
  for (const tab of [page, second]) await settled(tab)
  const { status } = await fetch(`${service.address}/v1/keys/${first.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${admin.secret}` },
  })
  assert.equal(status, 204)
  for (const tab of [page, second]) await tab.getByText('登录已结束').waitFor()
  await context.close()
}

async function withoutSharedWorker(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'))
  const streams = page.waitForResponse((response) => response.url().endsWith('/v1/events'))
  await logIn(page, secret, '/search?q=%E8%90%BD%E5%9C%B0%E7%81%AF')
  assert.equal((await streams).status(), 200)
  await page.getByText('找到 0 条').waitFor()
  const id = await said(service, '南山店', 'own-connection', '那个落地灯呢')
  await pill(page).waitFor()
  await service.store.deleteRecording(id)
  assert.deepEqual(faults, [])
  await context.close()
}

export const LIVE_JOURNEYS: Journey[] = [
  { name: 'live: eight open tabs stay alive, and all hear of a change', run: eightTabs },
  { name: 'live: new hits are offered, rows stand still, of own stores alone', run: rowsStandStill },
  { name: 'live: a revoked key is told to all who look, untouched', run: revokedIsTold },
  { name: 'live: a browser without shared workers hears, too', run: withoutSharedWorker },
]
