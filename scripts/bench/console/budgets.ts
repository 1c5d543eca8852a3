export type Figures = Record<string, number>

interface Budget {
  most?: number
  least?: number
}

const at = (most: number): Budget => ({ most })

/** What the console may cost on an old laptop (CPU slowed four times) and 10 Mbit/s with 20 ms. */
const BUDGETS: Record<string, Budget | undefined> = {
  'script-kib': at(150),
  'style-kib': at(15),
  fonts: at(0),
  requests: at(6),
  'route-script-kib': at(50),
  'all-script-kib': at(350),
  'first-paint-ms': at(1000),
  'cold-ms': at(2000),
  'warm-ms': at(800),
  'enter-to-hits-p95-ms': at(300),
  'enter-to-facets-p95-ms': at(600),
  'key-to-paint-p95-ms': at(50),
  'interaction-to-paint-ms': at(200),
  'longest-task-ms': at(100),
  'hit-rows': at(80),
  'heap-mib': at(120),
  'scroll-fps': { least: 50 },
  'day-text-ms': at(800),
  'day-wave-ms': at(300),
  'day-wave-first-ms': at(300),
  'peaks-kib': at(8),
  'click-to-sound-p95-ms': at(400),
  'seek-median-ms': at(250),
  'playing-percent': at(10),
  'rest-requests': at(0),
  'rest-short-timers': at(0),
  'rest-frames': at(0),
}

/** Tells each figure beside its budget. @returns how many are over */
export function tellBudgets(figures: Figures): number {
  let over = 0
  for (const [name, figure] of Object.entries(figures)) {
    const { most = Infinity, least = -Infinity } = BUDGETS[name] ?? {}
    const isOver = figure > most || figure < least
    if (isOver) over++
    const budget = name in BUDGETS ? (least > 0 ? `at least ${least}` : `at most ${most}`) : 'no budget'
    console.log(`${name.padEnd(28)}${String(figure).padStart(10)}  ${budget}${isOver ? '  OVER' : ''}`)
  }
  return over
}
