/**
 * The walk of somebody who has never seen it: from `npm run demo` to "who complained of the price this week, let me hear it", without reading
 * anything but what is on the screen, at a person's pace.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { compose, person, settled, type Page } from './browser.ts'
import type { Journey } from './journeys.ts'
import { loudness } from './sound.ts'

const TOOL = fileURLToPath(new URL('../../tingdian.mjs', import.meta.url))
/** Somebody looks so long before each click. */
const LOOK_MS = 1500
/** Four keys a second. */
const KEY_MS = 250

const tool = (dataDir: string, ...args: string[]) =>
  spawn(process.execPath, [TOOL, ...args, '--data', dataDir], {
    env: { ...process.env, TINGDIAN_LOG_LEVEL: 'error', TINGDIAN_LANG: 'zh' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

/** What the demo tells to open in the end, without the port. */
async function demo(dataDir: string): Promise<string> {
  const child = tool(dataDir, 'demo')
  const [told, wrong] = await Promise.all([text(child.stdout), text(child.stderr)])
  const address = told.trim().split('\n').at(-1)?.trim() ?? ''
  assert.match(address, /^http:\/\/localhost:\d+\/r\/[0-9a-f]{32}$/, wrong.slice(-500))
  return new URL(address).pathname
}

/** The service of a machine on which nobody has made a key. */
async function serve(dataDir: string) {
  const child = tool(dataDir, 'serve', '--port', '0')
  let address = ''
  for await (const line of createInterface(child.stderr)) {
    address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? ''
    if (address !== '') break
  }
  assert.notEqual(address, '', 'the service ended before it listened')
  child.stdout.resume()
  child.stderr.resume()
  return {
    address: address.replace('127.0.0.1', 'localhost'),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** What one does, each step as a person does it. @returns the steps that were needed */
async function walk(page: Page, path: string): Promise<string[]> {
  const steps: string[] = []
  const step = async (name: string, act: () => Promise<unknown>, keys = 0): Promise<void> => {
    await page.waitForTimeout(LOOK_MS + keys * KEY_MS)
    await act()
    await settled(page)
    steps.push(name)
  }
  await page.goto(path)
  await settled(page)
  await step('to the search', () => page.getByRole('navigation').getByRole('link', { name: '检索' }).click())
  const letters = 'taigui'
  await step('what was said', () => compose(page, letters, '太贵'), letters.length + 1)
  await step('look for it', () => page.keyboard.press('Enter'), 1)
  await step('this week', () => page.getByRole('combobox', { name: '时间' }).selectOption('7d'))
  assert.match(page.url(), /q=%E5%A4%AA%E8%B4%B5.*ui\.last=7d/)
  // Nobody said it in these words: what was meant is offered.
  await step('what was meant', () => page.getByRole('link', { name: /^嫌贵/ }).click())
  assert.match(page.url(), /moment=price_objection/)
  assert.match(page.url(), /ui\.last=7d/, 'the week is forgotten')
  const hit = page.locator('[data-hit]').first()
  assert.match(await hit.innerText(), /顾客/, 'it is not told who said it')
  await page.waitForTimeout(LOOK_MS)
  const heard = await loudness(page, () => hit.locator('.play').click())
  assert.ok(heard > 0.01, `silence: ${heard}`)
  return [...steps, 'hear it']
}

async function newcomerHears(browser: Browser): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tingdian-newcomer-'))
  try {
    const path = await demo(dataDir)
    const service = await serve(dataDir)
    try {
      const { page, context, faults } = await person(browser, service.address)
      const began = performance.now()
      const steps = await walk(page, path)
      const seconds = (performance.now() - began) / 1000
      console.log(`    ${steps.length} steps (${steps.join(', ')}), ${seconds.toFixed(0)} s at a person's pace`)
      assert.deepEqual(steps, [
        ...['to the search', 'what was said', 'look for it', 'this week', 'what was meant', 'hear it'],
      ])
      assert.deepEqual(faults, [])
      await context.close()
    } finally {
      await service.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

export const NEWCOMER: Journey[] = [
  { name: 'a newcomer goes from the demo to who complained of the price this week, and hears it', run: newcomerHears },
]
