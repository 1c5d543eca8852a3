/** Pauses inside a visit: most between turns, some while staff fetch something or a customer tries it. Medians in ms, spreads of the logarithm. */
const BETWEEN_TURNS = { medianMs: 450, spread: 0.9 }
const AWAY = { medianMs: 30_000, spread: 0.9, share: 0.02 }
/** From one customer's leaving to the next one's first words. */
const BETWEEN_VISITS = { medianMs: 120_000, spread: 1.5 }
const SHORTEST_MS = 100

/** Log-odds, by its length alone, that a pause lies between two visits and not inside one, before it is known how rare visits are. */
export function pauseLogOdds(ms: number): number {
  const at = Math.max(SHORTEST_MS, ms)
  const inside = (1 - AWAY.share) * density(at, BETWEEN_TURNS) + AWAY.share * density(at, AWAY)
  return Math.log(density(at, BETWEEN_VISITS) / inside)
}

/** Log-normal, over the logarithm of the length. */
function density(ms: number, { medianMs, spread }: { medianMs: number; spread: number }): number {
  return Math.exp(-(((Math.log(ms) - Math.log(medianMs)) / spread) ** 2) / 2) / spread
}
