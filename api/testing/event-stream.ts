import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import type { App } from '../http/typed-app.ts'
import { portOf } from './raw-request.ts'

export interface Told {
  id?: string
  kind: string
  data: Record<string, unknown>
}

/** Listens to the events of an app over a connection of its own. */
export async function listen(app: App, headers: Record<string, string>, query = '') {
  const port = await portOf(app)
  const asked = request({ port, path: `/v1/events${query}`, headers, agent: false })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  const told: Told[] = []
  let [text, bytes] = ['', '']
  let wake = (): void => undefined
  const isOver = new Promise<void>((resolve) => answer.once('close', resolve))
  answer.on('error', () => undefined)
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.toString()
    text += chunk.toString()
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    told.push(...blocks.flatMap(readBlock))
    wake()
  })
  answer.once('close', () => wake())
  return {
    status: answer.statusCode,
    headers: answer.headers,
    told,
    /** Everything that came, as it came. */
    bytes: () => bytes,
    /** The first event for which this holds; @throws when the stream ends before it comes */
    async until(isMeant: (one: Told) => boolean): Promise<Told> {
      for (;;) {
        const found = told.find(isMeant)
        if (found) return found
        if (answer.destroyed || answer.complete) throw new Error(`the stream has ended after ${JSON.stringify(told)}`)
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    isOver,
    /** Takes nothing more from the connection. */
    stopReading: () => void answer.pause(),
    goOn: () => void answer.resume(),
    close: () => void asked.destroy(),
  }
}

function readBlock(block: string): Told[] {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const [kind, id] = [fields.get('event'), fields.get('id')]
  if (kind === undefined) return []
  return [{ kind, data: JSON.parse(fields.get('data') ?? '{}') as Told['data'], ...(id !== undefined && { id }) }]
}
