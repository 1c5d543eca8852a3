/** One event of a stream, as it came. */
export interface StreamEvent {
  id?: string
  kind: string
  data: string
}

/** An event without an end is none of ours: what is longer is given up. */
const MOST_CHARACTERS = 1 << 20

/**
 * Reads an event stream (HTML Living Standard, section 9.2.6) that comes in pieces, cut anywhere.
 *
 * @returns takes the next piece and gives the events that are whole with it
 */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  return (piece) => {
    // A line may end in CR LF, and the LF come later: a CR at the end waits for it.
    const text = rest + piece
    const cut = text.endsWith('\r') ? text.length - 1 : text.length
    const lines = text.slice(0, cut).replaceAll('\r\n', '\n').replaceAll('\r', '\n')
    const end = lines.lastIndexOf('\n\n')
    const whole = end < 0 ? '' : lines.slice(0, end)
    rest = (end < 0 ? lines : lines.slice(end + 2)) + text.slice(cut)
    if (rest.length > MOST_CHARACTERS) rest = ''
    return whole.split('\n\n').flatMap(readBlock)
  }
}

function readBlock(block: string): StreamEvent[] {
  let [kind, id] = ['message', undefined as string | undefined]
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'event') kind = value
    else if (name === 'data') data.push(value)
    else if (name === 'id') id = value
  }
  return data.length === 0 ? [] : [{ kind, data: data.join('\n'), ...(id !== undefined && { id }) }]
}
