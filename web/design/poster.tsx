import { type ReactNode, useState } from 'react';
import './poster.css';

const TONES = ['#5b1440', '#123b5d', '#1c4a3c', '#6a2c17', '#33295f', '#4a3a12'] as const;

interface PosterProps {
  readonly title: string;
  readonly venue: string;
  readonly posterUrl: string | null;
  readonly note?: string;
}

/** An event's poster, or one that is set from its words when there is no picture. */
export function Poster({ title, venue, posterUrl, note }: PosterProps): ReactNode {
  const [broken, setBroken] = useState(false);
  if (posterUrl !== null && !broken) {
    return (
      <div className="poster" style={tone(title)}>
        <img src={posterUrl} alt="" loading="lazy" onError={() => setBroken(true)} />
      </div>
    );
  }
  return (
    <div className="poster" style={tone(title)} aria-hidden="true">
      <div className="poster-words">
        <span className="poster-title">{title}</span>
        <span className="poster-foot">
          {note !== undefined && (
            <>
              {note}
              <br />
            </>
          )}
          {venue}
        </span>
      </div>
    </div>
  );
}

function tone(title: string): Record<string, string> {
  let sum = 0;
  for (const letter of title) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return { '--tone': TONES[sum % TONES.length] ?? TONES[0] };
}
