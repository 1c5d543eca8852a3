// Prepares a clone for use: packages, compiled code, default models. Plain JavaScript without dependencies, because it runs before
// anything is installed or compiled. Each step looks first whether there is something to do, so that running it again is quick.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PACKAGES_STAMP = join(ROOT, 'node_modules', '.tingdian-setup.json')
const BUILD_STAMP = join(ROOT, 'dist', '.tingdian-build.json')
const CONSOLE_STAMP = join(ROOT, 'dist', 'console', '.tingdian-console.json')
/** What the console is made of: its own folder, and what it shares with the engine. */
const CONSOLE_SOURCES = [
  'api/console',
  'engine/store/query',
  'engine/errors.ts',
  'scripts/build-console.mjs',
  'package-lock.json',
]
const SOURCE_FOLDERS = ['engine', 'models', 'devices', 'api']
const NATIVE_PACKAGES = ['sqlite3']
const LEAST_NODE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node.replace('>=', '')

/** Failure that a person can mend: printed without a stack. */
class SetupError extends Error {}

/**
 * Does all that is still to be done.
 *
 * @param {{ models: boolean, pages: boolean, say: (text: string) => void, quiet?: boolean }} options - `pages`: the console, which a
 *   device that only captures needs no more than models; `quiet` leaves out what was already done
 */
export async function setUp({ models, pages, say, quiet = false }) {
  const done = (text) => quiet || say(text)
  checkNode()
  if (installPackages(say)) done('✓ 依赖已安装 · packages are installed')
  else done('✓ 依赖没有变化 · packages are up to date')
  if (compile(say)) done('✓ 代码已编译 · code is compiled')
  else done('✓ 代码没有变化 · code is up to date')
  if (pages && buildConsole(say)) done('✓ 控制台已打包 · the console is built')
  else if (pages) done('✓ 控制台没有变化 · the console is up to date')
  if (!models) return
  if (await pullModels(say)) done('✓ 默认模型已安装 · default models are installed')
  else done('✓ 默认模型已就绪 · default models are ready')
}

function checkNode() {
  const version = process.versions.node
  const [[major, minor], [least, leastMinor]] = [version, LEAST_NODE].map((text) => text.split('.').map(Number))
  if (major > least || (major === least && minor >= leastMinor)) return
  throw new SetupError(
    `需要 Node ${LEAST_NODE} 或更新的版本，现在是 ${version}。请从 https://nodejs.org 或 nvm 安装。\n` +
      `Node ${LEAST_NODE} or newer is needed, this is ${version}. Get it from https://nodejs.org or with nvm.`,
  )
}

/**
 * Installs what the lock file wants, and builds the native modules: no package runs a script of its own when it is installed (.npmrc),
 * since one of them fetches hundreds of megabytes that are not needed.
 */
function installPackages(say) {
  const lock = sha256(readFileSync(join(ROOT, 'package-lock.json')))
  if (readJson(PACKAGES_STAMP)?.lock === lock) return false
  const complete = packagesMatchLock()
  if (!complete) {
    say('安装依赖（npm ci，第一次约两分钟）… · installing packages (npm ci, about two minutes the first time)…')
    npm(['ci', '--no-audit', '--no-fund'])
  }
  const isBuilt = buildNativeModules(say)
  writeFileSync(PACKAGES_STAMP, JSON.stringify({ lock }))
  return !complete || isBuilt
}

/** Fetches or compiles the native modules that are not there yet; says whether there was something to do. */
export function buildNativeModules(say) {
  const unbuilt = NATIVE_PACKAGES.filter((name) => !hasBinary(name))
  if (unbuilt.length === 0) return false
  warnWithoutCompiler(say)
  say(`准备原生模块 ${unbuilt.join(' ')}… · preparing native modules…`)
  npm(['rebuild', '--ignore-scripts=false', ...unbuilt])
  const missing = NATIVE_PACKAGES.filter((name) => !hasBinary(name))
  if (missing.length > 0) {
    throw new SetupError(
      `原生模块没有编译成功：${missing.join(' ')}。native modules were not built.\n${compilerAdvice()}`,
    )
  }
  return true
}

/** Whether node_modules holds what the lock file wants, so that an install by hand is not done twice; also one with `--omit=dev`. */
function packagesMatchLock() {
  const wanted = readJson(join(ROOT, 'package-lock.json'))?.packages
  const present = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !present) return false
  const withoutDev = Object.keys(present).every((path) => !wanted[path]?.dev)
  return Object.entries(wanted).every(
    ([path, { version, optional, dev }]) =>
      path === '' ||
      optional ||
      (dev && withoutDev) ||
      (present[path]?.version === version && existsSync(join(ROOT, path))),
  )
}

function hasBinary(name) {
  const folder = join(ROOT, 'node_modules', name, 'build', 'Release')
  return existsSync(folder) && readdirSync(folder).some((file) => file.endsWith('.node'))
}

function warnWithoutCompiler(say) {
  const missing = ['g++', 'make', 'python3'].filter((tool) => spawnSync(tool, ['--version']).error)
  if (missing.length === 0 || process.platform === 'win32') return
  say(`注意：缺少 ${missing.join(' ')}；若下载不到预编译的原生模块，安装会失败。${compilerAdvice()}`)
}

const compilerAdvice = () =>
  'Debian/Ubuntu：apt install g++ make python3；macOS：xcode-select --install。(a C++ compiler, make and Python 3 build the native modules)'

/** Runs npm; under `npm run` and `npx` the same npm that started us. Its output goes to stderr, so that stdout stays ours. */
function npm(args) {
  const own = process.env.npm_execpath
  const [command, before] = own?.endsWith('.js')
    ? [process.execPath, [own.replace(/npx-cli\.js$/, 'npm-cli.js')]]
    : ['npm', []]
  run(command, [...before, ...args], { shell: process.platform === 'win32' && command === 'npm' }, () => [
    `npm ${args[0]} 失败。请检查网络和 npm 的 registry 设置。npm ${args[0]} failed; check the network and npm's registry setting.`,
    compilerAdvice(),
  ])
}

/** Compiles to dist/ when the content of any source has changed, and removes what sources that are gone had left there. */
function compile(say) {
  const sources = SOURCE_FOLDERS.flatMap((folder) => listFiles(join(ROOT, folder))).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((file) => join(ROOT, file))
  const hash = createHash('sha256')
  for (const file of [...sources, ...settings]) hash.update(relative(ROOT, file)).update(readFileSync(file))
  const wanted = hash.digest('hex')
  if (readJson(BUILD_STAMP)?.sources === wanted) return false
  say('编译 TypeScript… · compiling TypeScript…')
  rmSync(BUILD_STAMP, { force: true })
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  run(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')], {}, () => [
    '代码没有通过编译，见上。the code did not compile, see above.',
  ])
  for (const file of listFiles(join(ROOT, 'dist'))) {
    if (file.startsWith(dirname(CONSOLE_STAMP))) continue
    const source = join(ROOT, relative(join(ROOT, 'dist'), file)).replace(/\.js(\.map)?$/, '.ts')
    if (/\.js(\.map)?$/.test(file) && !existsSync(source)) rmSync(file)
  }
  mkdirSync(dirname(BUILD_STAMP), { recursive: true })
  writeFileSync(BUILD_STAMP, JSON.stringify({ sources: wanted }))
  return true
}

/** Bundles the pages of the console when any of their sources has changed. */
function buildConsole(say) {
  const sources = CONSOLE_SOURCES.map((path) => join(ROOT, path)).flatMap((path) =>
    statSync(path).isDirectory() ? listFiles(path) : [path],
  )
  const hash = createHash('sha256')
  for (const file of sources.filter((name) => !/\.test\.tsx?$/.test(name)))
    hash.update(relative(ROOT, file)).update(readFileSync(file))
  const wanted = hash.digest('hex')
  if (readJson(CONSOLE_STAMP)?.sources === wanted) return false
  say('打包控制台… · building the console…')
  run(process.execPath, [join(ROOT, 'scripts', 'build-console.mjs')], {}, () => [
    '控制台没有打包成功，见上。the console was not built, see above.',
  ])
  writeFileSync(CONSOLE_STAMP, JSON.stringify({ sources: wanted }))
  return true
}

/** Pulls the default models that are not there yet, through the product's own code. */
async function pullModels(say) {
  const compiled = (path) => import(pathToFileURL(join(ROOT, 'dist', path)).href)
  const [{ loadConfig }, { listModels }] = await Promise.all([compiled('engine/config.js'), compiled('models/list.js')])
  const missing = (await listModels(loadConfig())).filter((model) => model.default && model.state !== 'ready')
  if (missing.length === 0) return false
  say('准备默认模型（约 150 MB，可续传）… · fetching the default models (about 150 MB, resumes)…')
  const main = JSON.stringify(pathToFileURL(join(ROOT, 'dist', 'api', 'cli', 'main.js')).href)
  const code = `const { main } = await import(${main}); await main(['models', 'pull', '--if-missing'])`
  run(process.execPath, ['--input-type=module', '-e', code], { env: withCertificates() }, () => [
    '模型没有装好，原因见上；修好后再运行一次即可续传。the models are not there, see above; run this again to resume.',
  ])
  return true
}

/** Node takes extra certificates only at its start; pip and OpenSSL users have them named in other variables. */
function withCertificates() {
  const extra = process.env.NODE_EXTRA_CA_CERTS || process.env.PIP_CERT || process.env.SSL_CERT_FILE
  return extra ? { ...process.env, NODE_EXTRA_CA_CERTS: extra } : process.env
}

function run(command, args, options, advice) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options })
  if (result.status === 0) return
  const reason = result.error ? `${command}: ${result.error.message}` : `status ${result.status ?? result.signal}`
  throw new SetupError([...advice(), reason].join('\n'))
}

function listFiles(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex')

/** Runs the set-up as a program would: words for people on failure, and a status. */
export async function setUpOrExit(options) {
  try {
    await setUp(options)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`\n错误 · error: ${error.message}\n`)
    process.exit(1)
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // A reader that went away changes nothing about what is to be done.
  process.stdout.on('error', () => undefined)
  const say = (text) => process.stdout.write(`${text}\n`)
  await setUpOrExit({ models: true, pages: true, say })
  say('听店已就绪：npx tingdian --help · Tingdian is ready')
}
