// Before tests: after a bare `npm ci` the native modules are not there yet.
import { buildNativeModules } from './setup.mjs'

export default function () {
  buildNativeModules((text) => process.stderr.write(`${text}\n`))
}
