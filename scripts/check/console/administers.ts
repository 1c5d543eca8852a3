/** What administrators do in the console, and what others must not be able to. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { PAGES } from '../../../api/console/paths.ts'
import { PERMISSIONS, ROLES, type KeyRole } from '../../../api/auth/roles.ts'
import { logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

/** Makes a key by the form, by keyboard; its secret. */
async function makeKey(page: Page, label: string): Promise<string> {
  await page.getByLabel('给谁用').focus()
  await page.keyboard.type(label)
  await page.keyboard.press('Enter')
  const shown = page.getByRole('dialog').getByLabel('访问密钥')
  await shown.waitFor()
  const secret = await shown.inputValue()
  await page.getByRole('button', { name: '已保存好' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('tr', { hasText: label }).waitFor()
  return secret
}

async function keyLives(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('admin')
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, '/admin/keys')
  await settled(page)
  const made = await makeKey(page, '新来的分析员')
  assert.match(made, /^td_/)
  assert.ok(!(await page.content()).includes(made), 'the key is still in the page')
  const other = await person(browser, service.address)
  await logIn(other.page, made, '/visits')
  await settled(other.page)
  await page.reload()
  await settled(page)
  const row = page.locator('tr', { hasText: '新来的分析员' })
  assert.ok(!(await row.innerText()).includes('从未'), 'its use is not told')
  await row.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: '吊销', exact: true }).focus()
  await page.keyboard.press('Enter')
  await row.getByText(/吊销$/).waitFor()
  await other.page.keyboard.press('g')
  await other.page.keyboard.press('i')
  await other.page.getByText('登录已结束').waitFor()
  // The end may be told before the keys lead elsewhere: what stood on the page stays, for nothing typed to be lost; no more is shown.
  await other.page.goto('/insights')
  await other.page.waitForURL(/\/login/)
  assert.equal(await other.page.getByText('条原话').count(), 0)
  assert.deepEqual([...faults, ...other.faults], [])
  await Promise.all([context.close(), other.context.close()])
}

/** Swaps the roles of a conversation, by keyboard, and takes it back. */
async function rolesAreSwapped(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('qa')
  const { recordings } = await service.store.listRecordings({ limit: 1, filters: { storeIds: ['福田店'] } })
  const { page, context, faults } = await person(browser, service.address)
  await logIn(page, secret, `/r/${recordings[0].id}`)
  await settled(page)
  const roles = async () => {
    await page.locator('.turn .role').first().waitFor()
    return page.locator('.turn .role').allInnerTexts()
  }
  const swapped = (all: string[]) => all.map((role) => (role === '店员' ? '顾客' : '店员'))
  const before = await roles()
  assert.ok(before.includes('店员') && before.includes('顾客'), String(before))
  const button = page.getByRole('button', { name: '店员和顾客对调' })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByText('已对调店员和顾客').waitFor()
  await settled(page)
  assert.deepEqual(await roles(), swapped(before))
  await page.reload()
  await settled(page)
  assert.deepEqual(await roles(), swapped(before))
  await button.focus()
  await page.keyboard.press('Enter')
  await page.locator('button[aria-pressed=false]', { hasText: '店员和顾客对调' }).waitFor()
  await settled(page)
  assert.deepEqual(await roles(), before)
  assert.deepEqual(faults, [])
  await context.close()
}

/** The line of the table of permissions that a request falls under. */
function lineOf(method: string, path: string): string | undefined {
  return Object.keys(PERMISSIONS).find((line) => {
    const [verb, route = ''] = line.split(' ')
    return verb === method && new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)
  })
}

/** Opens every page as every role: no page asks for what its reader may not have. */
async function pagesKeepToTheTable(browser: Browser, service: JourneyService): Promise<void> {
  const wrong: string[] = []
  for (const role of ROLES.filter((one) => one !== 'device')) {
    const { secret } = await service.keyOf(role)
    const { page, context, faults } = await person(browser, service.address)
    let at = ''
    let asked = 0
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (!pathname.startsWith('/v1/')) return
      asked += 1
      const line = lineOf(request.method(), pathname)
      const roles = line === undefined ? [] : PERMISSIONS[line]
      if (roles !== 'public' && !roles?.includes(role)) wrong.push(`${role} ${at} ${request.method()} ${pathname}`)
    })
    await logIn(page, secret, '/search')
    for (const path of PAGES.filter((one) => one !== '/login')) {
      at = path
      await page.goto(path.replaceAll(/:\w+/g, 'none'))
      await settled(page)
    }
    assert.ok(asked > PAGES.length, `${role} asked for nothing`)
    wrong.push(...faults.map((fault) => `${role} ${fault}`))
    for (const href of await page
      .locator('.top nav a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))) {
      await page.goto(href)
      await settled(page)
      if ((await page.getByText('没有这个页面').count()) > 0 || (await page.getByText('没有权限').count()) > 0)
        wrong.push(`${role} is led to ${href}`)
    }
    await context.close()
  }
  assert.deepEqual(wrong, [])
}

/** As every role that is bound to one store: nothing that any page receives speaks of another. */
async function foreignStoresStayOut(browser: Browser, service: JourneyService): Promise<void> {
  const foreign: string[] = []
  const { visits } = await service.store.listVisits({ limit: 1, filters: { storeIds: ['福田店'] } })
  const others = visits.flatMap(({ id, recordingId }) => [`/r/${recordingId}`, `/visits/${encodeURIComponent(id)}`])
  assert.equal(others.length, 2)
  for (const role of ['analyst', 'expert', 'qa', 'admin'] satisfies KeyRole[]) {
    const { secret } = await service.keyOf(role, '南山店')
    const { page, context } = await person(browser, service.address)
    const read: Promise<void>[] = []
    page.on('response', (response) => {
      const { pathname, href } = new URL(response.url())
      // A stream of events has no end to wait for.
      if (!pathname.startsWith('/v1/') || pathname === '/v1/events') return
      read.push(
        response.text().then(
          (text) => void (/福田店|<b>店/.test(text) && foreign.push(`${role} ${href}`)),
          () => undefined,
        ),
      )
    })
    await logIn(page, secret, '/search')
    for (const path of [...PAGES.filter((one) => !/:|login/.test(one)), ...others]) {
      await page.goto(path)
      await settled(page)
    }
    await Promise.all(read)
    assert.ok(read.length > PAGES.length)
    await context.close()
  }
  assert.deepEqual(foreign, [])
}

/** Another site's page: what it sends is refused, a link on it leads to the shell, which holds nothing. */
async function otherSitesGetNothing(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('admin')
  const { page, context } = await person(browser, service.address)
  await logIn(page, secret, '/search')
  await settled(page)
  const before = (await service.store.listKeys()).length
  // Another host name is another site, though the same machine answers.
  const foreign = service.address.replace('localhost', '127.0.0.1')
  const refused: number[] = []
  page.on('response', (response) => {
    if (response.request().method() === 'POST') refused.push(response.status())
  })
  await page.goto(`${foreign}/login`)
  await page.evaluate(async (address) => {
    const body = JSON.stringify({ role: 'admin' })
    await fetch(`${address}/v1/keys`, { method: 'POST', credentials: 'include', mode: 'no-cors', body }).catch(
      () => undefined,
    )
  }, service.address)
  assert.equal((await service.store.listKeys()).length, before, 'another site has made a key')
  assert.ok(
    refused.every((status) => status === 403),
    String(refused),
  )
  await context.close()
}

export const ADMINISTERS: Journey[] = [
  { name: '5 an admin makes a key, it is used, it is revoked: its session ends at once', run: keyLives },
  { name: '7 wrong roles are swapped, stay swapped, and are taken back', run: rolesAreSwapped },
  { name: 'page × role: no page asks for what its reader may not have', run: pagesKeepToTheTable },
  { name: 'page × role: keys bound to a store receive nothing of another', run: foreignStoresStayOut },
  { name: 'another site makes nothing and reads nothing', run: otherSitesGetNothing },
]
