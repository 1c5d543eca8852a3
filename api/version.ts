import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../models/root.ts'

interface Manifest {
  version: string
  engines: { node: string }
}

const readManifest = (): Manifest => JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as Manifest

/** The product's version, from its package.json. */
export function packageVersion(): string {
  return readManifest().version
}

/** The oldest Node that the product runs on, such as `20.19`. */
export function leastNode(): string {
  return readManifest().engines.node.replace('>=', '')
}
