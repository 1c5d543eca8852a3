const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  back: 'M8 3 3 8l5 5zM13 3 8 8l5 5z',
  on: 'M8 3l5 5-5 5zM3 3l5 5-5 5z',
  close: 'M4 3 3 4l4 4-4 4 1 1 4-4 4 4 1-1-4-4 4-4-1-1-4 4z',
  search: 'M7 2a5 5 0 1 0 3 9l3.3 3.3 1-1L11 10a5 5 0 0 0-4-8zm0 1.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  link: 'M6.5 9.5l3-3M5 7 3 9a2.8 2.8 0 0 0 4 4l2-2M11 9l2-2a2.8 2.8 0 0 0-4-4L7 5',
} as const

/** A picture beside or in the place of a word; what it means is told by the control that holds it. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  const isLine = name === 'link'
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path
        d={PATHS[name]}
        fill={isLine ? 'none' : 'currentColor'}
        stroke={isLine ? 'currentColor' : 'none'}
        strokeWidth="1.5"
      />
    </svg>
  )
}
