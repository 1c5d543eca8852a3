import type { FastifyReply, FastifyRequest } from 'fastify'
import { Errors } from 'typebox/schema'
import type { App } from '../http/typed-app.ts'

/** The part of an OpenAPI document that is read here. */
export interface Documented {
  paths: Record<string, Record<string, Operation>>
}

export interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { content?: Record<string, { schema?: JsonSchema }> }>
}

export type JsonSchema = Record<string, unknown>

/** What /docs/json says. */
export const documentOf = (app: App) => app.swagger() as unknown as Documented

/**
 * Looks at every answer of an app that is not yet started: its status, type and body must be as /docs/json says.
 *
 * @returns what was not, so far
 */
export function watchAnswers(app: App): Set<string> {
  const wrong = new Set<string>()
  let document: Documented | undefined
  app.addHook('onSend', async (request, reply, payload) => {
    document ??= documentOf(app)
    const problem = problemOf(document, request, reply, payload)
    if (problem !== undefined) wrong.add(`${request.method} ${request.routeOptions.url}: ${problem}`)
  })
  return wrong
}

function problemOf(
  { paths }: Documented,
  { method, routeOptions: { url, schema } }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): string | undefined {
  const { statusCode } = reply
  // Whoever left gets no answer.
  if (reply.raw.destroyed) return undefined
  if (url === undefined || url.startsWith('/docs') || schema?.hide) return undefined
  const path = paths[url.replace(/:(\w+)/g, '{$1}')]
  const operation = path?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
  if (!operation) return 'is not documented'
  const response = operation.responses[statusCode]
  if (!response) return `${statusCode} is not documented: ${String(payload).slice(0, 200)}`
  if (method === 'HEAD' || typeof payload !== 'string' || payload === '') return undefined
  return bodyProblem(response.content ?? {}, String(reply.getHeader('content-type')), payload, statusCode)
}

function bodyProblem(
  content: Record<string, { schema?: JsonSchema }>,
  type: string,
  payload: string,
  status: number,
): string | undefined {
  const media = content[type.split(';', 1)[0]]
  if (!media) return `${status} of ${type} is not documented`
  if (!type.startsWith('application/json')) return undefined
  const [ok, errors] = Errors(jsonSchemaOf(media.schema) as JsonSchema, JSON.parse(payload))
  return ok
    ? undefined
    : `${status}: ${errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')}`
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema writes a type. */
function jsonSchemaOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(jsonSchemaOf)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, jsonSchemaOf(value)]),
  )
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest
}
