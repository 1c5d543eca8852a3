import { expect, test } from 'vitest'
import { createAcousticTrack } from '../audio/acoustic-track.ts'
import { vowels } from '../audio/test-voices.ts'
import { readAcousticRoles, type WordedTurn } from './acoustic-roles.ts'
import { createSpeakerChange } from './speaker-change.ts'

const VOICES = {
  S: { pitch: 210, resonances: [500, 1700, 2700] },
  C: { pitch: 120, resonances: [720, 1150, 2400] },
  D: { pitch: 300, resonances: [350, 2200, 3100] },
}

/** Turns of two seconds by the voices named, louder by the factor, with what words say of each. */
function conversation(voices: string, staff: (turn: number) => number, size: (voice: string) => number = () => 0.2) {
  const track = createAcousticTrack()
  const turns = [...voices].map((voice, turn): WordedTurn => {
    const startMs = turn * 2500
    const sung = vowels(2, { ...VOICES[voice as keyof typeof VOICES], size: size(voice) })
    track.addSpeech(startMs, sung)
    return { startMs, endMs: startMs + 2000, staff: staff(turn), changed: 0.9 }
  })
  return { track, turns }
}

test('a voice that words know once is known in its other turns', () => {
  const { track, turns } = conversation('SCSCCS', (turn) => [5, -4, 0, 0, 0, 0][turn])
  const sound = readAcousticRoles(turns, track)
  const odds = turns.map(({ startMs, endMs }) => sound?.(startMs, endMs) ?? 0)
  expect(odds.map((one) => (one > 1 ? 'S' : one < -1 ? 'C' : '?')).join('')).toBe('SCSCCS')
})

test('two customers are both customers', () => {
  const { track, turns } = conversation('SCSDSCD', (turn) => [4, -3, 4, -3, 0, 0, 0][turn])
  const sound = readAcousticRoles(turns, track)
  expect(sound?.(turns[4].startMs, turns[4].endMs)).toBeGreaterThan(1)
  for (const turn of turns.slice(5)) expect(sound?.(turn.startMs, turn.endMs)).toBeLessThan(-1)
})

test('one voice alone, or none, says nothing', () => {
  const one = conversation('SSSS', (turn) => [5, -4, 0, 0][turn])
  expect(readAcousticRoles(one.turns, one.track)).toBeUndefined()
  expect(readAcousticRoles(one.turns, createAcousticTrack())).toBeUndefined()
  expect(readAcousticRoles([], createAcousticTrack())).toBeUndefined()
})

test('the wearer of a badge is the louder one, where words leave it open', () => {
  for (const [near, role] of [
    ['S', 1],
    ['C', -1],
  ] as const) {
    const { track, turns } = conversation(
      'SCSCSC',
      () => 0,
      (voice) => (voice === near ? 0.4 : 0.04),
    )
    const sound = readAcousticRoles(turns, track, 'badge')
    expect(Math.sign(sound?.(turns[2].startMs, turns[2].endMs) ?? 0)).toBe(role)
    expect(Math.sign(sound?.(turns[3].startMs, turns[3].endMs) ?? 0)).toBe(-role)
  }
})

test('another customer is another voice, the same ones are not', () => {
  const changed = conversation('SCSCSCSDSDSD', () => 0)
  expect(createSpeakerChange(changed.turns, changed.track)(6)).toBeGreaterThan(0)
  const same = conversation('SCSCSCSCSCSC', () => 0)
  expect(createSpeakerChange(same.turns, same.track)(6)).toBeLessThan(0)
  const short = conversation('SC', () => 0)
  expect(createSpeakerChange(short.turns, short.track)(1)).toBe(0)
})
