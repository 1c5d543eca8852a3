import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { decodeRecord } from '../spool/record.ts'
import { createOpener } from '../spool/seal.ts'
import {
  EXAMPLE_DEVICE,
  EXAMPLE_SERVER_KEY,
  exampleMessages,
  exampleRecords,
  otherExamples,
  type Example,
} from './examples.ts'
import { FRAME_TYPES, createFrameReader } from './frames.ts'
import { isSignedBy, publicKeyOf } from './identity.ts'
import { decodeMessage, signedHello, type MessageType } from './messages.ts'

const LINE_BYTES = 32

function block({ name, says, bytes }: Example): string {
  const lines = Array.from({ length: Math.ceil(bytes.length / LINE_BYTES) }, (_, i) =>
    bytes
      .subarray(i * LINE_BYTES, (i + 1) * LINE_BYTES)
      .toString('hex')
      .replace(/..(?=.)/g, '$& '),
  )
  return `**${name}** (${bytes.length} bytes): \`${says}\`\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`
}

const page = `# Bytes of the protocol and of the spool

Made by the encoders of this repository (\`devices/protocol/examples.ts\`; a test holds this page to them), for whoever writes a client: encode
the same, and compare. The device's id is \`a0 a1 … af\`, its Ed25519 key \`01 02 … 20\`, the server's X25519 key \`40 41 … 5f\`; nobody uses them.
What the bytes mean: [PROTOCOL.md](PROTOCOL.md), [SPOOL.md](SPOOL.md).

## Messages

${exampleMessages().map(block).join('\n')}
## Records

One start, epoch 7, in order. The sealed one was sealed with the fresh X25519 key \`60 61 … 7f\`.

${exampleRecords().map(block).join('\n')}
## Around them

${otherExamples().map(block).join('\n')}`

describe('devices/EXAMPLES.md', () => {
  test('shows what the encoders make', async () => {
    await expect(page).toMatchFileSnapshot(join(projectRoot(), 'devices/EXAMPLES.md'))
  })

  test('has every message, and every one can be read', () => {
    const names = exampleMessages().map(({ name, says, bytes }) => {
      const [frame] = createFrameReader().push(bytes)
      expect(decodeMessage(frame.type as MessageType, frame.body)).toEqual(JSON.parse(says))
      return name
    })
    expect([...names, 'record'].sort()).toEqual(Object.keys(FRAME_TYPES).sort())
  })

  test('has a hello that is signed for its challenge', () => {
    const hello = exampleMessages().find(({ name }) => name === 'hello')!
    const challenge = exampleMessages().find(({ name }) => name === 'challenge')!
    const { device, signature } = JSON.parse(hello.says) as { device: string; signature: string }
    const { nonce } = JSON.parse(challenge.says) as { nonce: string }
    expect(isSignedBy(publicKeyOf(EXAMPLE_DEVICE), signedHello(nonce, device), Buffer.from(signature, 'hex'))).toBe(
      true,
    )
  })

  test('has records that follow each other, and a seal that the server opens', () => {
    const records = exampleRecords().map(({ bytes }) => decodeRecord(bytes)!)
    records.slice(1).forEach(({ previous, firstSample }, i) => {
      expect(previous).toBe(records[i].headerCrc)
      expect(firstSample).toBe(records[i].firstSample + records[i].samples)
    })
    const [, plain, , sealed] = records
    expect(createOpener(EXAMPLE_SERVER_KEY).open(sealed)).toEqual(plain.payload)
  })
})
