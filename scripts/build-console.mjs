// Bundles the console (api/console) into dist/console: assets with their content in their names, each beside its compressed forms, which
// the service sends as they are. Run by the set-up; with --table it prints what each file weighs.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const OUT = join(ROOT, 'dist', 'console')
/** The last browsers of Windows 7, and of a shop's machine that nobody updates. */
const OLDEST_BROWSERS = ['chrome109', 'firefox115', 'safari15.6']

rmSync(OUT, { recursive: true, force: true })
await build({
  root: join(ROOT, 'api', 'console'),
  configFile: false,
  logLevel: 'error',
  publicDir: false,
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: OLDEST_BROWSERS,
    cssTarget: OLDEST_BROWSERS,
    // Nothing inline: the page's policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Libraries mark modules for servers that render; none does here.
    rolldownOptions: {
      onwarn: (warning, warn) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && warn(warning),
      // What every page needs comes in two files, so that the first one is soon there: libraries, and our own. English comes when it is wanted.
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'libraries',
              test: /node_modules\/(react|react-dom|scheduler|wouter|regexparam|mitt|use-sync-external-store|@tanstack)\//,
            },
            { name: 'shared', test: /(api\/console\/(lib\/(?!words\/en\.json)|ui\/)|engine\/)/ },
          ],
        },
      },
    },
  },
})
const assets = join(OUT, 'assets')
const rows = readdirSync(assets).map((name) => {
  const content = readFileSync(join(assets, name))
  const gzip = gzipSync(content, { level: 9 })
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  writeFileSync(join(assets, `${name}.gz`), gzip)
  writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content, { params: quality }))
  return { name, bytes: content.length, gzip: gzip.length }
})
if (process.argv.includes('--table')) {
  const kilo = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(10)
  for (const { name, bytes, gzip } of rows.sort((a, b) => b.gzip - a.gzip))
    process.stdout.write(`${name.padEnd(40)}${kilo(bytes)}${kilo(gzip)} gzip\n`)
  const total = (key) => rows.reduce((sum, row) => sum + row[key], 0)
  process.stdout.write(`${'all'.padEnd(40)}${kilo(total('bytes'))}${kilo(total('gzip'))} gzip\n`)
}
