// Events as a forest: each below the one that caused it.
import type { Link } from './types';

export interface Branch {
  link: Link;
  depth: number;
  /** Whether something stands before it that is not shown: its cause was not found. */
  effects: number;
}

/** Returns the events in the order of an indented list: effects below their cause, in order. */
export function branches(links: readonly Link[]): Branch[] {
  const positions = new Set(links.map((link) => link.event.position));
  const below = new Map<string, Link[]>();
  const roots: Link[] = [];
  for (const link of links) {
    const { cause } = link;
    if (cause === null || cause === link.event.position || !positions.has(cause)) roots.push(link);
    else below.set(cause, [...(below.get(cause) ?? []), link]);
  }
  const found: Branch[] = [];
  const seen = new Set<Link>();
  const visit = (link: Link, depth: number) => {
    if (seen.has(link)) return;
    seen.add(link);
    const effects = below.get(link.event.position) ?? [];
    found.push({ link, depth, effects: effects.length });
    for (const effect of effects) visit(effect, depth + 1);
  };
  for (const root of roots) visit(root, 0);
  for (const link of links) visit(link, 0); // what causes itself in a circle, if anything does
  return found;
}
