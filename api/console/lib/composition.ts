import { useRef, type KeyboardEvent } from 'react'

/** What a key event must not do while somebody composes, nor in the event right after, which Safari sends last. */
export function useComposition() {
  const composing = useRef(false)
  const justEnded = useRef(false)
  return {
    isComposing: () => composing.current,
    /** Whether this key chooses a candidate rather than meaning itself. */
    isOfComposition: ({ nativeEvent }: KeyboardEvent): boolean => {
      const ended = justEnded.current
      justEnded.current = false
      return nativeEvent.isComposing || nativeEvent.keyCode === 229 || (ended && nativeEvent.key === 'Enter')
    },
    handlers: {
      onCompositionStart: () => {
        composing.current = true
      },
      onCompositionEnd: () => {
        composing.current = false
        justEnded.current = true
        // A key that comes later is the person's own.
        setTimeout(() => (justEnded.current = false), 50)
      },
    },
  }
}
