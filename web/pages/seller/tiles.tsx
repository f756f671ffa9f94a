import type { ReactNode } from 'react';

interface TilesProps {
  /** Each a name and its value in words. */
  readonly tiles: readonly (readonly [string, string])[];
}

/** Figures that are looked at again and again, each under its name. */
export function Tiles({ tiles }: TilesProps): ReactNode {
  return (
    <dl className="tiles">
      {tiles.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
