import { expect, test } from 'vitest'
import { AUDIO, PCM16, decodeRecord, encodeRecord } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import { NOTHING, type Start } from '../spool/state.ts'
import { createSending } from './sending.ts'

const RATE = 100
const SECOND = encodeRecord(
  {
    ...{ type: AUDIO, flags: 0, codec: PCM16, channels: 1, epoch: 0, seq: 1, firstSample: 0, samples: RATE },
    ...{ rate: RATE, monoMs: 0, wallMs: 0, previous: 0 },
  },
  Buffer.alloc(2 * RATE),
)

/** Starts of so many seconds each, the last of which is recorded still, told to a server that has nothing of them. */
function openSending(lengths: readonly number[], credit: number) {
  const starts = lengths.map((_, i): Start => ({
    ...{ bootId: String(i + 1), clockId: '', epoch: i + 1, acked: NOTHING },
    format: { rate: RATE, channels: 1 },
  }))
  const secondsOf = (start: Start): number => lengths[starts.indexOf(start)]
  const spool: Partial<Spool> = {
    starts: () => starts,
    current: () => starts.at(-1),
    isOpen: (start) => start === starts.at(-1),
    nextSample: () => lengths[lengths.length - 1] * RATE,
    noteMark: () => undefined,
    read: async (start, { seq }, maxBytes) =>
      Array.from({ length: Math.min(secondsOf(start) - seq, Math.ceil(maxBytes / SECOND.length)) }, (_, i) => {
        const { payload, ...fields } = decodeRecord(SECOND)!
        return encodeRecord({ ...fields, seq: seq + i + 1, firstSample: (seq + i) * RATE }, payload)
      }),
  }
  const sending = createSending(spool as Spool, credit)
  for (const { bootId, epoch } of sending.nextStarts()) sending.takeMark({ boot: bootId, epoch, ...NOTHING })
  return sending
}

/** Epochs in the order in which they go out, while the server acknowledges nothing. */
async function epochsSent(sending: ReturnType<typeof createSending>): Promise<number[]> {
  const epochs: number[] = []
  for (let piece = await sending.nextPiece(1); piece !== undefined; piece = await sending.nextPiece(1))
    if (epochs.at(-1) !== piece.epoch) epochs.push(piece.epoch)
  return epochs
}

test('what is recorded now goes first, then the oldest', async () => {
  expect(await epochsSent(openSending([5, 5, 5], 1e6))).toEqual([3, 1, 2])
})

test('while the oldest waits for its share of the credit, none that came after it goes', async () => {
  const sending = openSending([500, 500, 5], 200 * SECOND.length)
  expect(await epochsSent(sending)).toEqual([3, 1])
  sending.takeAck({ epoch: 1, seq: 10, endSample: 10 * RATE, credit: 10 * SECOND.length })
  expect(await epochsSent(sending)).toEqual([1])
})

test('what is recorded now but is far behind comes in its turn', async () => {
  const sending = openSending([5, 5, 100], 1e6)
  expect(sending.isFarBehind()).toBe(true)
  expect(await epochsSent(sending)).toEqual([1, 2, 3])
})
