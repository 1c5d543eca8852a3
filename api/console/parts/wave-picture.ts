/** What is drawn of a stretch of a recording. */
export interface WavePicture {
  fromMs: number
  toMs: number
  /** Pairs of the least and greatest sample, −127 to 127; undefined while they are not there. */
  peaks: Int8Array | undefined
  spans: { startMs: number; endMs: number; lane: 'staff' | 'customer' | 'unknown' }[]
  muted: { startMs: number; endMs: number }[]
  moments: number[]
  /** What was looked for. */
  hits: { startMs: number; endMs: number }[]
  visits: { startMs: number; endMs: number }[]
}

/** Heights in CSS pixels, from the top. */
const WAVE = { top: 0, height: 56 }
const LANES = { staff: 60, customer: 68, unknown: 64 }
const LANE_HEIGHT = 6
const MOMENTS_TOP = 78
const HITS_TOP = 92
export const PICTURE_HEIGHT = 100

/** Okabe and Ito's palette: told apart by everybody; customers are hatched besides. */
const INK = {
  wave: '#4b5563',
  staff: '#0072b2',
  customer: '#b45309',
  unknown: '#6b7280',
  moment: '#7a3b76',
  hit: '#8a6500',
  muted: '#9ca3af',
}

/** Draws sound, who speaks, moments and muted spans under each other. */
export function drawWave(canvas: HTMLCanvasElement, picture: WavePicture): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const [width, scale] = [canvas.clientWidth, devicePixelRatio]
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(PICTURE_HEIGHT * scale)
  context.scale(scale, scale)
  const { fromMs, toMs } = picture
  const x = (ms: number): number => ((ms - fromMs) / (toMs - fromMs)) * width
  const block = ({ startMs, endMs }: { startMs: number; endMs: number }, top: number, height: number): void => {
    if (endMs > fromMs && startMs < toMs) context.fillRect(x(startMs), top, Math.max(1, x(endMs) - x(startMs)), height)
  }
  if (picture.peaks) drawPeaks(context, picture.peaks, width)
  for (const { lane, ...span } of picture.spans) {
    context.fillStyle = INK[lane]
    block(span, LANES[lane], LANE_HEIGHT)
  }
  context.fillStyle = INK.muted
  for (const span of picture.muted) {
    context.save()
    context.globalAlpha = 0.8
    block(span, WAVE.top, WAVE.height)
    context.restore()
    hatch(context, x(span.startMs), x(span.endMs))
  }
  context.fillStyle = INK.moment
  for (const atMs of picture.moments) diamond(context, x(atMs), MOMENTS_TOP + 6)
  context.fillStyle = INK.hit
  for (const span of picture.hits) block(span, HITS_TOP, LANE_HEIGHT)
  context.strokeStyle = INK.unknown
  for (const { startMs } of picture.visits) line(context, x(startMs), [3, 3])
}

function drawPeaks(context: CanvasRenderingContext2D, peaks: Int8Array, width: number): void {
  const [middle, half, points] = [WAVE.top + WAVE.height / 2, WAVE.height / 2, peaks.length / 2]
  context.fillStyle = INK.wave
  for (let point = 0; point < points; point++) {
    const [least, greatest] = [peaks[2 * point] / 127, peaks[2 * point + 1] / 127]
    const top = middle - greatest * half
    context.fillRect(
      (point / points) * width,
      top,
      Math.max(0.5, width / points),
      Math.max(1, (greatest - least) * half),
    )
  }
}

function hatch(context: CanvasRenderingContext2D, from: number, to: number): void {
  context.save()
  context.beginPath()
  context.rect(from, WAVE.top, to - from, WAVE.height)
  context.clip()
  context.strokeStyle = '#ffffff'
  context.beginPath()
  for (let at = from - WAVE.height; at < to; at += 6) {
    context.moveTo(at, WAVE.height)
    context.lineTo(at + WAVE.height, WAVE.top)
  }
  context.stroke()
  context.restore()
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath()
  context.moveTo(x, y - 6)
  context.lineTo(x + 5, y)
  context.lineTo(x, y + 6)
  context.lineTo(x - 5, y)
  context.fill()
}

function line(context: CanvasRenderingContext2D, x: number, dashes: number[]): void {
  context.setLineDash(dashes)
  context.beginPath()
  context.moveTo(x, 0)
  context.lineTo(x, PICTURE_HEIGHT)
  context.stroke()
  context.setLineDash([])
}
