import { describe, expect, test } from 'vitest'
import { mutate } from '../simulation/mutate.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { gapOf, lastSeqOf } from './gap.ts'
import { AUDIO, PCM16, decodeRecord, encodeRecord } from './record.ts'
import { createStartReader } from './read-start.ts'
import { createSegmentRanges } from './segment-ranges.ts'
import { scanSegment } from './scan.ts'
import { encodeSegmentHeader, segmentName } from './segment.ts'
import { NOTHING, type Start } from './state.ts'

const BOOT = Buffer.alloc(16, 7)
const RECORDS = 24
const SAMPLES = 10
/** `npm run test:fuzz` runs the whole million. */
const MUTATIONS = Number(process.env.FUZZ_MS ?? 0) > 0 ? 1_000_000 : 20_000

/** A segment of records; each sample says which one it is. */
function segment(number: number, fromSeq: number, count: number): Buffer {
  const identity = { deviceId: Buffer.alloc(16), bootId: BOOT, epoch: 3 }
  const parts = [encodeSegmentHeader({ ...identity, segment: number, monoMs: 0, wallMs: 0 })]
  for (let seq = fromSeq; seq < fromSeq + count; seq++) {
    const payload = Buffer.alloc(SAMPLES * 2)
    for (let i = 0; i < SAMPLES; i++) payload.writeUInt16LE((seq - 1) * SAMPLES + i, i * 2)
    const place = { epoch: 3, seq, firstSample: (seq - 1) * SAMPLES, samples: SAMPLES, rate: 100, previous: 0 }
    const times = { monoMs: seq * 100, wallMs: seq * 100 }
    parts.push(encodeRecord({ type: AUDIO, flags: 0, codec: PCM16, channels: 1, ...place, ...times }, payload))
  }
  return Buffer.concat(parts)
}

const START: Start = {
  ...{ bootId: BOOT.toString('hex'), clockId: '', epoch: 3, format: { rate: 100, channels: 1 } },
  acked: { seq: RECORDS, endSample: RECORDS * SAMPLES },
}

describe('a spool whose bytes went bad', () => {
  const good = [segment(1, 1, RECORDS / 2), segment(2, RECORDS / 2 + 1, RECORDS / 2)]
  const originals = good.flatMap((bytes) => scanSegment(bytes).records.map((record) => record.bytes))

  test(`${MUTATIONS} times: never a throw, never a sample that was not recorded, a gap for every number that is missing`, async () => {
    const random = createSimRandom(41)
    for (let run = 0; run < MUTATIONS; run++) {
      const files = good.map((bytes) => bytes)
      for (let i = 0; i <= random.int(3); i++) {
        const which = random.int(2)
        files[which] = mutate(files[which], random)
      }
      // Reading from memory takes no time, so that a million of them do not take an hour.
      const disk = {
        read: async (path: string, from = 0, n = Infinity) => files[Number(path[9]) - 1].subarray(from, from + n),
      }
      const names = files.map((bytes, i) => {
        return { name: segmentName(i + 1, BOOT), segment: i + 1, bootId: START.bootId, bytes: bytes.length }
      })
      const reader = createStartReader(
        { disk: disk as never, ranges: createSegmentRanges(disk as never, '.') },
        '.',
        START,
      )
      check(await reader.read(names, NOTHING, Infinity, true))
    }
  }, 1_800_000)

  function check(read: Buffer[]): void {
    let place = NOTHING
    for (const bytes of read) {
      const record = decodeRecord(bytes)
      if (record === undefined || record.seq !== place.seq + 1 || record.firstSample !== place.endSample)
        throw new Error(`after ${place.seq} comes ${record?.seq}`)
      if (gapOf(record) === undefined && !bytes.equals(originals[record.seq - 1])) throw new Error('an invented record')
      place = { seq: lastSeqOf(record), endSample: record.firstSample + record.samples }
    }
    // The server had acknowledged them all, so that the end is known, too.
    expect(place).toEqual(START.acked)
  }
})
