/** A sung vowel for tests, 16 kHz: pulses of the voice through three resonances, in syllables of a quarter of a second. */
export function vowels(
  seconds: number,
  {
    pitch = 130,
    resonances = [700, 1200, 2600],
    size = 0.2,
  }: { pitch?: number; resonances?: number[]; size?: number } = {},
): Float32Array {
  const sound = new Float32Array(seconds * 16000)
  let phase = 0
  for (let i = 0; i < sound.length; i++) {
    phase += (pitch * (1 + 0.05 * Math.sin(i / 3000))) / 16000
    if (phase >= 1) {
      phase -= 1
      sound[i] = 1
    }
  }
  for (const hertz of resonances) {
    const radius = Math.exp((-Math.PI * (60 + hertz / 20)) / 16000)
    const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / 16000)
    for (let i = 2; i < sound.length; i++) sound[i] += turn * sound[i - 1] - radius * radius * sound[i - 2]
  }
  const peak = sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return sound.map((x, i) => ((size * x) / peak) * Math.max(0.02, Math.sin((Math.PI * i) / 4000)))
}
