import { describe, expect, test } from 'vitest'
import { normaliseProject, parseSimpleIndex, pickWheel } from './simple-index.ts'

const sum = 'a'.repeat(64)

describe('parseSimpleIndex', () => {
  test('reads HTML with relative links, entities and checksums (PEP 503)', () => {
    const page = `<!DOCTYPE html><html><body>
      <a href="../../files/my_pkg-1.0-py3-none-any.whl#sha256=${sum}" data-requires-python="&gt;=3.8">my_pkg-1.0-py3-none-any.whl</a><br/>
      <A class=x HREF='https://cdn.example/f?a=1&amp;b=2'>
        my_pkg-1.1.tar.gz </A></body></html>`
    expect(parseSimpleIndex(page, 'text/html; charset=utf-8', 'https://index.example/simple/my-pkg/')).toEqual([
      {
        filename: 'my_pkg-1.0-py3-none-any.whl',
        url: 'https://index.example/files/my_pkg-1.0-py3-none-any.whl',
        sha256: sum,
      },
      { filename: 'my_pkg-1.1.tar.gz', url: 'https://cdn.example/f?a=1&b=2' },
    ])
  })

  test('reads JSON (PEP 691)', () => {
    const page = JSON.stringify({
      files: [
        { filename: 'a.whl', url: 'a.whl', hashes: { sha256: sum } },
        { filename: 'b', url: 'b' },
      ],
    })
    expect(parseSimpleIndex(page, 'application/vnd.pypi.simple.v1+json', 'https://i.example/simple/a/')).toEqual([
      { filename: 'a.whl', url: 'https://i.example/simple/a/a.whl', sha256: sum },
      { filename: 'b', url: 'https://i.example/simple/a/b' },
    ])
  })
})

test('normaliseProject follows PEP 503', () => {
  expect(normaliseProject('My__Pkg.-one')).toBe('my-pkg-one')
})

test('pickWheel takes the exact version, best a wheel for any machine', () => {
  const files = [
    'my_pkg-1.0-py3-none-macosx_11_0_arm64.whl',
    'my_pkg-1.0-py3-none-manylinux_2_17_x86_64.whl',
    'my_pkg-1.0.1-py3-none-any.whl',
    'my_pkg-1.0.tar.gz',
  ].map((filename) => ({ filename, url: filename }))
  expect(pickWheel(files, 'my-pkg', '1.0')?.filename).toContain('manylinux')
  expect(pickWheel(files, 'my-pkg', '1.0.1')?.filename).toContain('-any')
  expect(pickWheel(files, 'my-pkg', '2.0')).toBeUndefined()
  expect(pickWheel(files, 'other', '1.0')).toBeUndefined()
})
