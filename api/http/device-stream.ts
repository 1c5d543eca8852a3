import type { Server } from 'node:http'
import { WebSocketServer } from 'ws'
import type { Net } from '../../devices/ports.ts'
import { DEVICE_STREAM_PATH } from '../../devices/protocol/paths.ts'
import { MAX_MESSAGE_BYTES, linkOver, realNet } from '../../devices/real/net.ts'

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
