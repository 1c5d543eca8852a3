/** 20-ms levels in dB of one channel in the speech band, and how far speech stands above the floor. */
interface Judged {
  levels: Float32Array
  score: number
}

const WINDOW_SECONDS = 0.02
/** A change must promise this much, so that two equal channels do not take turns. */
const GAIN_DB = 3
const LOW_HZ = 300
const HIGH_HZ = 3400

/**
 * Picks, block by block, the channel whose speech stands highest above its own noise floor. The first block decides from its
 * beginning; later blocks change only for a channel that is clearly better, at the quietest moment of the block.
 *
 * @returns a function from a block (planar) to the mono samples of the same length
 */
export function createBestChannel(channels: number, sampleRate: number): (block: Float32Array[]) => Float32Array {
  const bands = Array.from({ length: channels }, () => createBand(sampleRate))
  let current: number | undefined
  return (block) => {
    const judged = block.map((plane, channel) => judge(bands[channel](plane)))
    const best = judged.reduce((at, channel, i) => (channel.score > judged[at].score ? i : at), 0)
    const before = current ?? best
    if (best === before || judged[best].score < judged[before].score + GAIN_DB) {
      current = before
      return block[before]
    }
    current = best
    const at = quietest(judged[before], judged[best]) * Math.round(sampleRate * WINDOW_SECONDS)
    const output = block[before].slice()
    output.set(block[best].subarray(at), at)
    return output
  }
}

function quietest(a: Judged, b: Judged): number {
  let found = 0
  a.levels.forEach((level, i) => {
    if (level + b.levels[i] < a.levels[found] + b.levels[found]) found = i
  })
  return found
}

/** Level exceeded a tenth of the time over the level exceeded nine tenths of it: 0 for a dead or steadily humming channel. */
function judge(levels: Float32Array): Judged {
  const sorted = levels.slice().sort()
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  return { levels, score: at(0.9) - at(0.1) }
}

/** Levels after one-pole high-pass and low-pass filters, whose state goes on from block to block. */
function createBand(sampleRate: number): (plane: Float32Array) => Float32Array {
  const high = 1 - Math.exp((-2 * Math.PI * LOW_HZ) / sampleRate)
  const low = 1 - Math.exp((-2 * Math.PI * HIGH_HZ) / sampleRate)
  const width = Math.max(1, Math.round(sampleRate * WINDOW_SECONDS))
  let slow = 0
  let smooth = 0
  return (plane) => {
    const levels = new Float32Array(Math.ceil(plane.length / width))
    for (let start = 0, i = 0; start < plane.length; start += width, i++) {
      const end = Math.min(start + width, plane.length)
      let energy = 0
      for (let at = start; at < end; at++) {
        slow += high * (plane[at] - slow)
        smooth += low * (plane[at] - slow - smooth)
        energy += smooth * smooth
      }
      levels[i] = 10 * Math.log10(energy / (end - start) + 1e-9)
    }
    return levels
  }
}
