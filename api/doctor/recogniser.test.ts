import { expect, test } from 'vitest'
import type { Machine } from '../../models/propose.ts'
import { describeProposal } from './recogniser.ts'

const GIB = 1024 ** 3
const machine: Machine = {
  ...{ cores: 2, memoryBytes: 3 * GIB, freeDiskBytes: 100 * GIB, hasSherpa: false },
  installed: new Set(['whisper-base']),
}

test('a better recogniser is proposed with its evidence and the commands that bring and use it', () => {
  const finding = describeProposal('whisper-base', { ...machine, hasSherpa: true })
  expect(finding).toMatchObject({ state: 'missing', required: false })
  expect(finding.found).toContain('sensevoice-small (character errors 7.81 %')
  expect(finding.remedy?.zh).toContain('tingdian models pull sensevoice-small; TINGDIAN_MODEL=sensevoice-small')
  expect(finding.remedy?.en).toContain('takes no words to expect')
})

test('what is better but too much for the machine is named with its reason', () => {
  const { state, found } = describeProposal('whisper-small', machine)
  expect(state).toBe('ok')
  expect(found).toMatch(
    /^whisper-small .*sensevoice-small: .*without sherpa-onnx-node.*whisper-medium: .*too little memory/,
  )
})

test('one that is installed is used without a pull', () => {
  const installed = new Set(['whisper-base', 'whisper-small'])
  expect(describeProposal('whisper-base', { ...machine, installed }).remedy?.en).toMatch(
    /^TINGDIAN_MODEL=whisper-small /,
  )
})
