interface Props {
  /** 0..1 */
  share: number
  /** Its interval of 95 %, 0..1. */
  low: number
  high: number
  /** What is the whole width; the greatest share shown. */
  most: number
  tone?: 'plain' | 'negative' | 'positive'
}

const WIDTH = 100

/** A share as a bar with its interval as a line through its end. The figures stand beside it in words. */
export function ShareBar({ share, low, high, most, tone = 'plain' }: Props) {
  const x = (value: number) => (most > 0 ? Math.min(1, value / most) * WIDTH : 0)
  return (
    <svg className={`share-bar ${tone}`} viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="ground" x="0" y="2" width={WIDTH} height="6" />
      <rect className="share" x="0" y="2" width={x(share)} height="6" />
      <line className="interval" x1={x(low)} x2={x(high)} y1="5" y2="5" vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
