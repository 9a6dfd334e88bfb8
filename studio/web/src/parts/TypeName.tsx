import type { CSSProperties } from 'react';
import { href } from '../lib/place';

const HUES = 24;
const TONES = [-0.09, 0, 0.08];

/** Returns a colour that is always the same for a name: one of 72. */
export function colour(name: string): CSSProperties {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  const hue = (mixed % HUES) * (360 / HUES);
  return { '--hue': hue, '--tone': TONES[Math.floor(mixed / HUES) % TONES.length] ?? 0 };
}

interface Props {
  type: string;
}

/** An event type with a dot of its own colour, so that the eye finds it again. */
export const TypeName = ({ type }: Props) => (
  <span className="type-name">
    <i className="dot" style={colour(type)} aria-hidden="true" />
    <span>{type}</span>
  </span>
);

/** A tag, which leads to its timeline. */
export function TagLink({ store, tag, to }: { store: string; tag: string; to?: string }) {
  const colon = tag.indexOf(':');
  return (
    <a className="tag" href={to ?? href(['stores', store, 'timeline', tag])} title={tag}>
      {colon < 0 ? (
        tag
      ) : (
        <>
          <span className="tag-key">{tag.slice(0, colon + 1)}</span>
          {tag.slice(colon + 1)}
        </>
      )}
    </a>
  );
}
