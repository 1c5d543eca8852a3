/** Rules of WCAG 2.2 that axe does not know. */
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { addresses } from './every-page.ts'
import { NARROW, WIDE, logIn, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import type { JourneyService } from './service.ts'

const MOST_STOPS = 160

/** 2.5.8: targets of 24 px, or so far from others that a circle of 24 px on each touches none; links in a sentence are exempt. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const LEAST = 24
    const wanted = 'a[href], button, select, summary, input, textarea, [role=slider], [role=option], [role=tab]'
    const isShown = (one: Element) => one.checkVisibility() && !one.closest('.hidden, .skip')
    // A field is pressed by its label, too.
    const rectOf = (one: Element) => (one.closest('label') ?? one).getBoundingClientRect()
    const targets = [...document.querySelectorAll(wanted)].filter(isShown).map((one) => ({ one, rect: rectOf(one) }))
    const isSmall = ({ width, height }: DOMRect) => width > 0 && height > 0 && Math.min(width, height) < LEAST
    const isInText = (one: Element) => {
      const parent = one.parentElement
      const isAmongText = [...(parent?.childNodes ?? [])].some(
        (node) => node.nodeType === 3 && node.textContent?.trim(),
      )
      return one.matches('a') && getComputedStyle(one).display === 'inline' && isAmongText
    }
    const middle = ({ left, top, width, height }: DOMRect) => ({ x: left + width / 2, y: top + height / 2 })
    const isNear = (rect: DOMRect, other: DOMRect) => {
      const { x, y } = middle(rect)
      const dx = Math.max(other.left - x, 0, x - other.right)
      const dy = Math.max(other.top - y, 0, y - other.bottom)
      return Math.hypot(dx, dy) < LEAST / 2
    }
    return targets
      .filter(({ one, rect }) => isSmall(rect) && !isInText(one))
      .filter(({ one, rect }) =>
        targets.some(
          (other) =>
            !other.one.contains(one) && !one.contains(other.one) && other.one !== one && isNear(rect, other.rect),
        ),
      )
      .map(
        ({ one, rect }) => `2.5.8 ${Math.round(rect.width)}×${Math.round(rect.height)} ${one.outerHTML.slice(0, 100)}`,
      )
  })

/** 2.5.7: what is dragged can be done by a press as well. */
async function dragsAlone(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => [
    ...[...document.querySelectorAll('[draggable=true]')].map(
      (one) => `2.5.7 is dragged: ${one.outerHTML.slice(0, 100)}`,
    ),
    ...[...document.querySelectorAll('.drop')]
      .filter((one) => !one.querySelector('input[type=file], button'))
      .map(() => '2.5.7 files can only be dropped'),
  ])
  const slider = page.getByRole('slider').first()
  if ((await slider.count()) === 0) return found
  const before = await slider.getAttribute('aria-valuenow')
  const { width, height } = (await slider.boundingBox()) ?? { width: 0, height: 0 }
  await slider.click({ position: { x: width * 0.7, y: height / 2 } })
  const after = await slider.evaluate(
    (one) =>
      new Promise((resolve) =>
        requestIdleCallback(() => resolve(one.getAttribute('aria-valuenow')), { timeout: 5000 }),
      ),
  )
  if (after === before) found.push('2.5.7 the slider does not follow a press')
  return found
}

/** 3.2.6: help is the last of the menu, wherever there is a menu. */
const helpIsMoved = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const links = [...document.querySelectorAll('.top nav a')].map((one) => one.getAttribute('href'))
    return links.at(-1) === '/help' ? [] : [`3.2.6 help is at ${links.indexOf('/help')} of ${links.length}`]
  })

/** 2.4.11 and 2.4.13: goes through the page by Tab, something playing: each stop is to be seen, its ring plainly. */
async function hiddenFocus(page: Page): Promise<string[]> {
  const found: string[] = []
  let first = ''
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(focusTold)
    if (!at || at.key === first) break
    if (first === '') first = at.key
    found.push(...at.faults.map((fault) => `${fault} ${at.html}`))
  }
  return found
}

/** What is wrong with how the focus is seen; undefined where nothing has it. */
function focusTold() {
  const LEAST_CONTRAST = 3
  const LEAST_RING_PX = 2
  const active = document.activeElement
  if (!active || active === document.body) return undefined
  const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = numbers(colour).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (one: Element | null): string => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if ((numbers(colour)[3] ?? 1) === 1) return colour
    }
    return 'rgb(255, 255, 255)'
  }
  const rect = active.getBoundingClientRect()
  const { left, right } = rect
  // Of what is longer than the screen, the part that is on it.
  const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, innerHeight)]
  const style = getComputedStyle(active)
  const faults: string[] = []
  const points = [0.5, 0.1, 0.9].flatMap((x) =>
    [0.5, 0.1, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y]),
  )
  const isSeen = points.some(([x = 0, y = 0]) => {
    const there = document.elementFromPoint(x, y)
    return (
      there !== null &&
      (active.contains(there) ||
        (there.contains(active) &&
          there !== document.documentElement &&
          there !== document.body &&
          !there.matches('main')))
    )
  })
  if (!isSeen) faults.push('2.4.11 covered:')
  // The parts of a field for dates are the browser's own, and so is the ring around them.
  if (!active.matches('input[type^=date], main')) {
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < LEAST_RING_PX) faults.push('2.4.13 no ring:')
    else {
      const [one, other] = [luminance(style.outlineColor), luminance(behind(active.parentElement))]
      const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
      if (contrast < LEAST_CONTRAST) faults.push(`2.4.13 ring of contrast ${contrast.toFixed(1)}:`)
    }
  }
  return {
    key: String([...document.querySelectorAll('*')].indexOf(active)),
    html: active.outerHTML.slice(0, 100),
    faults,
  }
}

/** Goes to a page without loading it anew, so that what plays plays on. */
async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => history.pushState(null, '', address), path)
  await settled(page)
}

async function rulesHold(browser: Browser, service: JourneyService, viewport: typeof WIDE): Promise<void> {
  const { secret } = await service.keyOf('admin')
  const { page, context, faults } = await person(browser, service.address, viewport)
  await logIn(page, secret, '/search')
  await settled(page)
  await page.locator('button.play').first().click()
  await page.locator('.player').waitFor()
  const found: string[] = []
  for (const path of (await addresses(service)).filter((one) => one !== '/nowhere')) {
    await goWithin(page, path)
    const told = [
      await smallTargets(page),
      await helpIsMoved(page),
      await hiddenFocus(page),
      await dragsAlone(page),
    ].flat()
    found.push(...told.map((one) => `${path} ${one}`))
    // The player is on every page: what it might cover was seen.
    if ((await page.locator('.player').count()) === 0) await playAgain(page)
  }
  assert.deepEqual([...found, ...faults], [])
  await context.close()
}

async function playAgain(page: Page): Promise<void> {
  await goWithin(page, '/search')
  await page.locator('button.play').first().click()
  await page.locator('.player').waitFor()
}

/** 3.3.8: the key is pasted, kept by the browser, and nothing else is asked for. 3.3.7: where one looks is not asked twice. */
async function nothingIsAskedTwice(browser: Browser, service: JourneyService): Promise<void> {
  const { secret } = await service.keyOf('analyst')
  const { page, context, faults } = await person(browser, service.address)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/login')
  await page.evaluate((text) => navigator.clipboard.writeText(text), secret)
  const field = page.locator('input')
  assert.deepEqual([await field.count(), await field.getAttribute('autocomplete')], [1, 'current-password'])
  await field.focus()
  await page.keyboard.press('Control+V')
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === '/')
  const scope = `store=${encodeURIComponent('南山店')}&ui.last=30d`
  await page.goto(`/search?q=x&${scope}`)
  await settled(page)
  // Last a page that does not wait for words: there keys are what is typed.
  for (const name of ['到店', '检索', '洞察']) {
    await page.locator('.top nav').getByRole('link', { name, exact: true }).click()
    await page.waitForURL(
      (url) => url.searchParams.get('store') === '南山店' && url.searchParams.get('ui.last') === '30d',
    )
    await settled(page)
  }
  await page.keyboard.press('g')
  await page.keyboard.press('v')
  await page.waitForURL((url) => url.pathname === '/visits' && url.searchParams.get('store') === '南山店')
  assert.deepEqual(faults, [])
  await context.close()
}

export const WCAG_RULES: Journey[] = [
  ...[WIDE, NARROW].map((viewport) => ({
    name: `WCAG 2.2: targets, dragging, help, focus seen beside the player, ${viewport.width} px`,
    run: (browser: Browser, service: JourneyService) => rulesHold(browser, service, viewport),
  })),
  { name: 'WCAG 2.2: the key is pasted, store and time are not asked twice', run: nothingIsAskedTwice },
]
