import { useEffect, useState, type ComponentType } from 'react'
import { Failure, Loading } from '../ui/notice.tsx'

/**
 * A page whose script comes when it is opened. Not by `lazy`: React holds back what a fallback stood for until 300 ms are over, and asks
 * for nothing meanwhile.
 */
export function latePage(load: () => Promise<{ default: ComponentType }>): ComponentType {
  let Page: ComponentType | undefined
  return function LatePage() {
    const [, arrived] = useState(false)
    const [error, setError] = useState<unknown>()
    const come = () => {
      setError(undefined)
      load().then((module) => {
        Page = module.default
        arrived(true)
      }, setError)
    }
    useEffect(() => void (Page ?? come()), [])
    if (Page) return <Page />
    return error === undefined ? <Loading rows={6} /> : <Failure error={error} onRetry={come} />
  }
}
