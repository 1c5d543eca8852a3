import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from './main.ts'

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-pack-cli-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function pack(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const status = await runCommand(['pack', ...argv], {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    signal: new AbortController().signal,
  })
  return { status, out: out.join(''), err: err.join('') }
}

describe('tingdian pack', () => {
  it('makes a pack that is good from the start, and not twice', async () => {
    const folder = join(root, 'florist')
    expect(await pack('new', folder)).toMatchObject({ status: 0, out: expect.stringContaining(folder) as string })
    expect(await pack('check', folder)).toMatchObject({ status: 0, out: expect.stringContaining('没有错误') as string })
    expect(await pack('test', folder)).toMatchObject({
      status: 0,
      out: expect.stringContaining('通过 1 / 1') as string,
    })
    expect(await pack('new', folder)).toMatchObject({ status: 3 })
    expect((await pack('new', join(root, 'Florist!'))).status).toBe(2)
  })

  it('tells faults and failing sentences', async () => {
    const folder = join(root, 'baker')
    await pack('new', folder)
    await writeFile(join(folder, 'tests.yaml'), '- text: 这个好看\n  mentions: [example]\n')
    const failed = await pack('test', folder)
    expect(failed.status).toBe(2)
    expect(failed.out).toContain('tests.yaml:1 这个好看')
    expect(failed.out).toContain('没有听出 baker/example')
    await writeFile(join(folder, 'graph.csv'), 'id,type,name,aliases,parent,not,heardAs\na,gadget,甲,,,,\n')
    const broken = await pack('check', folder)
    expect(broken.status).toBe(2)
    expect(broken.err).toContain('graph.csv:2: 不认识的类型“gadget”')
  })

  it('lists the packs, and says how it is used', async () => {
    expect((await pack('check', 'base')).out).toMatch(/^base \d/)
    expect((await pack('check', 'no-such-trade')).err).toContain('base')
    expect((await pack('frobnicate', 'x')).status).toBe(2)
    expect((await pack('check')).status).toBe(2)
    expect((await pack('--help')).out).toContain('tingdian pack new')
  })
})
