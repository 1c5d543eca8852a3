/** Journeys of experts whose publication stands, though the re-reading that they asked for does not begin. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { connect } from '../../../engine/store/sqlite/driver.ts'
import { logIn, person, settled, type Page } from './browser.ts'
import { ask, press, sayWhy } from './graph-journeys.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

/** No other journey works in it. */
const LINE = 'skincare'

/** The store of the service itself refuses to begin re-readings of the line, until it is let. */
async function refuseRereads({ dataDir }: JourneyService): Promise<() => Promise<void>> {
  const store = await connect(join(dataDir, 'tingdian.db'), 'write')
  await store.exec(`CREATE TRIGGER refuse_rereads BEFORE INSERT ON rereads WHEN NEW.line = '${LINE}'
    BEGIN SELECT RAISE(ABORT, 'refused by the journey'); END`)
  return async () => {
    await store.exec('DROP TRIGGER refuse_rereads')
    await store.close()
  }
}

const alertOf = (page: Page) => page.getByRole('alert').innerText()

async function inLanguage(page: Page, language: 'zh' | 'en'): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('tingdian.language', chosen), language)
  await page.reload()
  await settled(page)
  await page.getByRole('alert').waitFor()
}

async function publicationStandsAlone(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('expert')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/graph')
  const { id } = await ask(page, 'graph/drafts', { line: LINE, title: '补说法' })
  const actions = [{ do: 'add', name: '云朵面膜', type: 'product' }]
  await ask(page, `graph/drafts/${String(id)}/steps`, { actions }, 1)
  const letRereads = await refuseRereads(service)
  await page.goto(`/graph/${LINE}/drafts/${String(id)}`)
  await settled(page)
  await press(page, 'button', '发布…')
  await sayWhy(page, '顾客这样说')
  await page.waitForURL(/history\?from=0&to=1/)
  await page.getByRole('alert').waitFor()
  assert.match(await alertOf(page), /版本 1 已经在用，.*内部错误.*按下面的“用版本 1 重新处理”/)
  await inLanguage(page, 'en')
  assert.match(await alertOf(page), /Version 1 is in use, .*internal error.*try “Read again with version 1” below/)
  await inLanguage(page, 'zh')
  await press(page, 'button', '退回到第 0 版')
  await page.locator('dialog .diff', { hasText: '云朵面膜' }).waitFor()
  await sayWhy(page, '不合适')
  await page.getByText('已退回：第 2 版和第 0 版一样').waitFor()
  await page.getByRole('alert').filter({ hasText: '版本 2 已经在用' }).waitFor()
  await letRereads()
  await press(page, 'button', '用版本 2 重新处理')
  await page.locator('[data-reread="done"]', { hasText: '已用版本 2 处理' }).waitFor()
  assert.equal(await page.getByRole('alert').count(), 0)
  assert.deepEqual(faults, [])
  await context.close()
}

export const REREAD_JOURNEYS: Journey[] = [
  { name: '3 a publication stands though history could not begin to be read again', run: publicationStandsAlone },
]
