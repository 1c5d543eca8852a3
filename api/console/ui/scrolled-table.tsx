import type { ReactNode } from 'react'

interface Props {
  label: string
  columns: readonly string[]
  /** Rows. */
  children: ReactNode
}

/** A table that scrolls within itself where the screen is narrow, also by keys. */
export function ScrolledTable({ label, columns, children }: Props) {
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
