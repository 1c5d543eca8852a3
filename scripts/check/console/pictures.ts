/**
 * Pictures of every page of the console, full ones, empty ones and ones that went wrong, for somebody to look at:
 *
 *   npx tsx scripts/check/console/pictures.ts FOLDER [--deuteranopia] [--twice] [PART…]
 *
 * PART: only addresses that have one of these in them. --deuteranopia: as whoever cannot tell red from green sees them. --twice: as they
 * are at 200 %, when half as much fits on a screen.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { NARROW, WIDE, findChromium, launch, logIn, person, settled } from './browser.ts'
import { addresses } from './every-page.ts'
import { startService } from './service.ts'

const options = { deuteranopia: { type: 'boolean' }, twice: { type: 'boolean' } } as const
const { positionals, values } = parseArgs({ options, allowPositionals: true })
const [folder, ...parts] = positionals
const path = findChromium()
if (folder === undefined || path === undefined) {
  console.error(
    path === undefined
      ? 'no Chromium: apt-get install chromium fonts-noto-cjk'
      : 'usage: pictures.ts FOLDER [--deuteranopia] [--twice] [PART…]',
  )
  process.exit(2)
}
await mkdir(folder, { recursive: true })
const service = await startService()
const browser = await launch(path)
const wanted = (await addresses(service)).filter(
  (one) => parts.length === 0 || parts.some((part) => one.includes(part)),
)

const half = { width: Math.round(WIDE.width / 2), height: Math.round(WIDE.height / 2) }
for (const viewport of values.twice ? [half] : [WIDE, NARROW]) {
  const { secret } = await service.keyOf('admin')
  const { page, context } = await person(browser, service.address, viewport)
  if (values.deuteranopia) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setEmulatedVisionDeficiency', { type: 'deuteranopia' })
  }
  await page.goto('/login')
  await page.screenshot({ path: join(folder, `login-${viewport.width}.png`) })
  await logIn(page, secret)
  for (const [at, address] of wanted.entries()) {
    await page.goto(address)
    await settled(page)
    const name = decodeURIComponent(address).replaceAll(/[^\p{L}\p{N}=]+/gu, '_')
    const file = `${String(at).padStart(2, '0')}${name}-${viewport.width}.png`
    await page.screenshot({ path: join(folder, file), fullPage: true })
    console.log(file)
  }
  await context.close()
}
await browser.close()
await service.close()
