#!/usr/bin/env node
// The `tingdian` command: makes sure that the set-up was done (words about it go to stderr, so that stdout is the command's own),
// then hands over to the compiled code.
import { setUpOrExit } from './setup.mjs'

/** Commands that recognise speech; the others must work without any model. */
const NEED_MODELS = ['demo', 'transcribe', 'analyse', 'ingest', 'serve']

/** Commands whose service shows the console. */
const SHOW_PAGES = ['demo', 'serve']

const argv = process.argv.slice(2)
// When stderr is gone, nobody is left to be told.
process.stderr.on('error', () => undefined)
const asksHelp = argv.includes('--help') || argv.includes('-h')
const command = argv.find(
  (word, at) => !word.startsWith('-') && !['--lang', '--data', '--quality'].includes(argv[at - 1]),
)
const models = !asksHelp && NEED_MODELS.includes(command)
const pages = !asksHelp && SHOW_PAGES.includes(command)
await setUpOrExit({ models, pages, say: (text) => process.stderr.write(`${text}\n`), quiet: true })
const { main } = await import('../dist/api/cli/main.js')
process.exitCode = await main(argv)
