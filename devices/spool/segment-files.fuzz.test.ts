import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import { createSegmentFiles } from './segment-files.ts'
import type { SegmentFile } from './segments.ts'

const file = fc
  .record({ segment: fc.nat(8), start: fc.nat(2), bytes: fc.nat(1000) })
  .map(({ segment, start, bytes }): SegmentFile => ({
    name: `${segment}-${start}`,
    segment,
    bootId: `${start}`,
    bytes,
  }))
const step = fc.oneof(
  fc.record({ what: fc.constant('put' as const), file }),
  fc.record({ what: fc.constant('remove' as const), file }),
  fc.record({ what: fc.constant('ack' as const), file }),
)

test('answers as a plain list would that is looked through each time', () => {
  fc.assert(
    fc.property(fc.array(file), fc.array(step), (found, steps) => {
      const once = found.filter(({ name }, i) => found.findIndex((one) => one.name === name) === i)
      const files = createSegmentFiles(once)
      let plain = once.map((one) => ({ ...one, sinceMs: Infinity }))
      for (const [now, { what, file }] of steps.entries()) {
        const own = plain.find(({ name }) => name === file.name)
        if (what === 'put') {
          files.put(file)
          if (own === undefined) plain.push({ ...file, sinceMs: Infinity })
          else own.bytes = file.bytes
        } else if (what === 'remove') {
          files.remove(file.name)
          plain = plain.filter((one) => one !== own)
        } else if (own !== undefined) {
          files.noteAcked(own, now)
          own.sinceMs = Math.min(own.sinceMs, now)
        }
        const names = (those: readonly SegmentFile[]): string[] => those.map(({ name, bytes }) => `${name} ${bytes}`)
        expect(names(files.all())).toEqual(names(plain))
        expect(files.bytes()).toBe(plain.reduce((sum, { bytes }) => sum + bytes, 0))
        expect(names(files.unacked())).toEqual(names(plain.filter(({ sinceMs }) => sinceMs === Infinity)))
        for (const { name, sinceMs } of plain) expect(files.isAcked(name)).toBe(sinceMs < Infinity)
        const long = plain.filter(({ sinceMs }) => sinceMs <= now / 2)
        expect(new Set(names(files.ackedBy(now / 2)))).toEqual(new Set(names(long)))
        for (const start of ['0', '1', '2']) {
          expect(names(files.ofStart(start))).toEqual(names(plain.filter(({ bootId }) => bootId === start)))
          expect(files.hasStart(start)).toBe(plain.some(({ bootId }) => bootId === start))
        }
      }
    }),
    fuzzRuns(200),
  )
})
