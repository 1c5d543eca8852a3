import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../models/root.ts'

/** The product's version, from its package.json. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}
