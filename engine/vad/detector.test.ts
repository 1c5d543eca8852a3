import { expect, test } from 'vitest'
import { createDetector } from './detector.ts'

test('closing while the model is still being read waits for it instead of taking the process down', async () => {
  for (const afterMs of [0, 50, 150, 300]) {
    const detector = createDetector()
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    await detector.close()
    await expect(detector.listen().detect(new Float32Array(512), true)).rejects.toMatchObject({ code: 'WORKER_DIED' })
  }
})

test('what was asked before closing is answered', async () => {
  const detector = createDetector()
  const asked = detector.listen().detect(new Float32Array(5120), true)
  await detector.close()
  expect(await asked).toHaveLength(10)
})
