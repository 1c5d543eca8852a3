import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ERROR_KINDS } from '../engine/errors.ts'
import { projectRoot } from '../models/root.ts'
import { PERMISSIONS } from './auth/roles.ts'
import { COMMANDS } from './cli/commands.ts'

const read = (name: string) => readFileSync(join(projectRoot(), 'api', name), 'utf8')

/** Cells of the table rows of a page, without its heading. */
function rows(page: string): string[][] {
  const lines = page.split('\n').filter((line) => line.startsWith('| `'))
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

describe('the documents of this folder', () => {
  test('ERRORS.md has the row of every code, and no other', () => {
    const wanted = Object.entries(ERROR_KINDS).map(([code, { status, exit, zh, en }]) => [
      ...[`\`${code}\``, `${status}`, `${exit}`, zh, en],
    ])
    expect(rows(read('ERRORS.md'))).toEqual(wanted)
  })

  test('README.md names every command', () => {
    for (const { name } of COMMANDS) expect(read('README.md')).toContain(`\`${name}\``)
  })

  test('auth/README.md gives the roles of every route under /v1, and no others', () => {
    const wanted = Object.entries(PERMISSIONS).filter(([route]) => route.includes(' /v1/'))
    const told = new Map(
      rows(read('auth/README.md')).map(([route = '', roles = '']) => [route.replaceAll('`', ''), roles]),
    )
    expect([...told.keys()]).toEqual(wanted.map(([route]) => route))
    for (const [route, roles] of wanted) expect(told.get(route), route).toBe([roles].flat().join(' '))
  })
})
