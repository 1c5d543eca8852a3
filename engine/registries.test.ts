import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { registriesOf } from './registries.ts'

test('reads the settings of pip and npm in a home folder; the environment wins', () => {
  const home = mkdtempSync(join(tmpdir(), 'tingdian-home-'))
  mkdirSync(join(home, '.config', 'pip'), { recursive: true })
  const conf = join(home, '.config', 'pip', 'pip.conf')
  writeFileSync(conf, '[global]\ntimeout = 9\nindex-url = https://index.example/simple\n')
  writeFileSync(join(home, '.npmrc'), 'fund=false\nregistry=https://npm.example/\n')
  expect(registriesOf({}, home)).toEqual({
    pypiIndex: 'https://index.example/simple',
    npmRegistry: 'https://npm.example/',
    hfEndpoint: 'https://huggingface.co',
  })
  expect(registriesOf({ PIP_INDEX_URL: 'http://a.example', HF_ENDPOINT: 'http://b.example' }, home)).toMatchObject({
    pypiIndex: 'http://a.example',
    hfEndpoint: 'http://b.example',
  })
})
