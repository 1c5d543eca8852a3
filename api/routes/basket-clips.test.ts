import { fromBuffer, type Entry } from 'yauzl'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
  service.jobs.start()
})
afterAll(() => service.close())

/** Names and contents of an archive. */
function filesOf(body: Buffer): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  return new Promise((resolve, reject) => {
    fromBuffer(body, { lazyEntries: true }, (failed, archive) => {
      if (failed) return reject(failed)
      archive.on('error', reject).on('end', () => resolve(found))
      archive.on('entry', (entry: Entry) =>
        archive.openReadStream(entry, (error, stream) => {
          if (error) return reject(error)
          const pieces: Buffer[] = []
          stream.on('data', (piece: Buffer) => pieces.push(piece))
          stream.on('end', () => {
            found.set(entry.fileName, Buffer.concat(pieces))
            archive.readEntry()
          })
        }),
      )
      archive.readEntry()
    })
  })
}

test('the sound of a basket comes as a file for each utterance, to those who may take it along', async () => {
  const [qa, analyst] = [await service.keyFor('qa', 'a'), await service.keyFor('analyst', 'a')]
  const upload = await service.upload(VISIT, { storeId: 'a' }, await service.keyFor('expert'))
  const { jobId, recordingId } = upload.json<{ jobId: string; recordingId: string }>()
  await service.finished(jobId)
  const ask = (method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: object) =>
    service.app.inject({ method, url, headers, ...(payload && { payload }) })
  const { id } = (await ask('POST', '/v1/baskets', qa, { name: '听', isShared: true })).json<{ id: string }>()
  const said = await service.store.getUtterances(recordingId)
  for (const { id: utterance } of said.slice(0, 2)) await ask('POST', '/v1/evidence', qa, { basket: id, utterance })
  const answer = await ask('GET', `/v1/baskets/${id}/clips`, qa)
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="tingdian-basket-[\d-]+\.zip"$/)
  const files = await filesOf(answer.rawPayload)
  expect([...files.keys()]).toEqual(said.slice(0, 2).map((_, at) => `00${at + 1}.wav`))
  for (const wav of files.values())
    expect(wav.subarray(0, 4).toString() + wav.subarray(8, 12).toString()).toBe('RIFFWAVE')
  expect((await ask('GET', `/v1/baskets/${id}/clips`, analyst)).statusCode).toBe(403)
  expect((await ask('GET', `/v1/recordings/${recordingId}/audio`, analyst)).statusCode).toBe(403)
  expect((await ask('GET', `/v1/recordings/${recordingId}/clip?fromMs=0&toMs=500`, analyst)).statusCode).toBe(200)
  // What was removed is left out, and the rest keeps its name.
  await service.store.deleteRecording(recordingId)
  expect((await filesOf((await ask('GET', `/v1/baskets/${id}/clips`, qa)).rawPayload)).size).toBe(0)
})
