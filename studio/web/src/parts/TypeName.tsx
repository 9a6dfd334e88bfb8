import { href } from '../lib/place';

/** Returns a hue that is always the same for a name, and spread over the circle. */
export function hue(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) * 0.618034) % 360;
}

interface Props {
  type: string;
}

/** An event type with a dot of its own colour, so that the eye finds it again. */
export const TypeName = ({ type }: Props) => (
  <span className="type-name">
    <i className="dot" style={{ '--hue': hue(type) } as React.CSSProperties} aria-hidden="true" />
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
          <span className="tag-key">{tag.slice(0, colon)}</span>
          {tag.slice(colon + 1)}
        </>
      )}
    </a>
  );
}
