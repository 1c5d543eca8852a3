import Type from 'typebox'
import { visible } from '../auth/scope.ts'
import type { AppDeps } from '../deps.ts'
import type { App } from '../http/typed-app.ts'
import { IdParams, closed, open } from '../schemas/common.ts'

const Swap = Type.Object({ rolesSwapped: Type.Boolean() }, closed)

/** Who speaks in a recording, where it was heard the wrong way round. */
export function roleRoutes(app: App, { store }: AppDeps): void {
  app.post(
    '/v1/recordings/:id/roles',
    {
      schema: {
        tags: ['recordings'],
        summary: '对调店员和顾客，重新分析后仍然有效 / swap staff and customers, kept over later analyses',
        description:
          '原话和其中的态度立即改过来；关键时刻和到店的发现不变。\n\n' +
          'Utterances and whose their opinions are change at once; moments and what was found of visits stay.',
        params: IdParams,
        body: Swap,
        response: { 200: Type.Object({ rolesSwapped: Type.Boolean() }, open) },
      },
    },
    async ({ params: { id }, body: { rolesSwapped }, caller }) => {
      visible(caller, await store.getRecording(id), id)
      await store.swapRoles(id, rolesSwapped, caller.id)
      return { rolesSwapped }
    },
  )
}
