import { expect, test } from 'vitest'
import { vowels } from './test-voices.ts'
import { createVoiceFrames, NO_PITCH, PITCH_STEPS, VOICE_FRAME_SAMPLES, VOICE_FRAME_SIZE } from './voice-frames.ts'

const column = (rows: Int8Array, index: number): number[] =>
  Array.from({ length: rows.length / VOICE_FRAME_SIZE }, (_, frame) => rows[frame * VOICE_FRAME_SIZE + index])

test.each([90, 130, 220, 320])('finds a pitch of %d Hz', (pitch) => {
  const pitches = column(createVoiceFrames()(vowels(1, { pitch })), 1).filter((value) => value !== NO_PITCH)
  expect(pitches.length).toBeGreaterThan(15)
  const middle = pitches.sort((a, b) => a - b)[pitches.length >> 1]
  expect(2 ** (7 + middle / PITCH_STEPS)).toBeGreaterThan(pitch * 0.93)
  expect(2 ** (7 + middle / PITCH_STEPS)).toBeLessThan(pitch * 1.07)
})

test('silence has no pitch, and levels are decibels', () => {
  const rows = createVoiceFrames()(new Float32Array(VOICE_FRAME_SAMPLES * 3))
  expect(column(rows, 1)).toEqual([NO_PITCH, NO_PITCH, NO_PITCH])
  const half = createVoiceFrames()(new Float32Array(VOICE_FRAME_SAMPLES).fill(0.5))
  expect(half[0]).toBe(-6)
})

test('what is shorter than a frame gives none', () => {
  expect(createVoiceFrames()(new Float32Array(VOICE_FRAME_SAMPLES - 1))).toHaveLength(0)
})
