import { ApiError, withQuery } from './api.ts'

export interface Accepted {
  recordingId: string
  jobId?: string
  duplicate: boolean
}

/**
 * Sends a recording. XMLHttpRequest rather than fetch: it alone tells how far an upload is.
 *
 * @param fields - what is said about it: store, pack, start
 * @throws ApiError - refused, or cut off
 */
export function upload(
  file: File,
  fields: Record<string, string>,
  onProgress: (share: number) => void,
): Promise<Accepted> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', withQuery('/v1/recordings', { ...fields, fileName: file.name }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const answer = readJson(request.responseText)
      if (request.status < 300) resolve(answer as Accepted)
      else {
        const { error = {} } = (answer ?? {}) as { error?: ConstructorParameters<typeof ApiError>[1] }
        reject(new ApiError(request.status, error, request.getResponseHeader('x-request-id') ?? ''))
      }
    }
    request.onerror = () =>
      reject(new ApiError(0, { message: '连不上服务', messageEn: 'the service cannot be reached' }))
    request.send(file)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
