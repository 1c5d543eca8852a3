import type { Log } from './log.ts'

/** Words of arecord (in any language it ends them with "!!!"), sox and the ALSA library for sound that the program was too late for. */
const OVERRUN = /over-?run|xrun|!!!/i
const LONGEST_LINE = 200

/**
 * Reads what a recorder writes to its standard error: overruns are counted, lines go to the log, cut short. How much sound an overrun
 * cost is not taken from its words, which only say "at least": the clock tells.
 */
export function createMessageReader(log: Log, onOverrun: () => void): (bytes: Buffer) => void {
  let line = ''
  function finish(): void {
    if (line.trim() === '') return
    if (OVERRUN.test(line)) onOverrun()
    log({ event: 'recorder-says', line: line.trim() })
  }
  return (bytes) => {
    const [first, ...others] = bytes.toString('utf8').split(/[\r\n]/)
    line = (line + first).slice(0, LONGEST_LINE)
    for (const next of others) {
      finish()
      line = next.slice(0, LONGEST_LINE)
    }
  }
}
