import type { Server } from 'node:http'
import { WebSocketServer } from 'ws'
import type { Net } from '../../devices/ports.ts'
import { MAX_MESSAGE_BYTES, linkOver, realNet } from '../../devices/real/net.ts'

/** Where devices dial, on the service's own port. */
export const DEVICE_STREAM_PATH = '/v1/devices/stream'

/** The network of the intake: links are WebSockets that come to the HTTP server. Any other upgrade is refused. */
export function deviceStreamNet(server: Server): Net {
  return {
    ...realNet,
    listen: async (address, onLink) => {
      const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES })
      server.on('upgrade', (request, socket, head) => {
        if (request.url?.split('?')[0] !== DEVICE_STREAM_PATH) return void socket.destroy()
        sockets.handleUpgrade(request, socket, head, (webSocket) => onLink(linkOver(webSocket)))
      })
      return {
        address,
        close: async () => {
          for (const client of sockets.clients) client.terminate()
          sockets.close()
        },
      }
    },
  }
}
