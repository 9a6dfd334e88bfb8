// Where the reader is: the part of the address after '#', a path and its parameters. So every view
// has an address that shows it again, whatever path the page itself is served from.
import { useSyncExternalStore } from 'react';

export interface Place {
  /** The parts of the path, decoded. */
  parts: string[];
  params: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const text = hash.replace(/^#/, '');
  const question = text.indexOf('?');
  const path = question < 0 ? text : text.slice(0, question);
  return {
    parts: path.split('/').filter(Boolean).map(decoded),
    params: new URLSearchParams(question < 0 ? '' : text.slice(question + 1)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Returns what comes after '#' for a path of these parts. */
export function href(
  parts: readonly string[],
  params: Record<string, string | readonly string[] | undefined> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') search.append(name, each);
    }
  }
  const query = search.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

let last: { hash: string; place: Place } | undefined;

function current(): Place {
  const { hash } = window.location;
  if (last?.hash !== hash) last = { hash, place: placeOf(hash) };
  return last.place;
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, current);
}

/** Goes there, as a link would. */
export function go(to: string): void {
  window.location.hash = to.replace(/^#/, '');
}

/** Changes parameters of this place; with `replace` the way back leaves it out. */
export function change(
  changes: Record<string, string | readonly string[] | undefined>,
  replace = false,
): void {
  const { parts, params } = current();
  const next: Record<string, string | readonly string[] | undefined> = {};
  for (const name of new Set(params.keys())) next[name] = params.getAll(name);
  const to = href(parts, { ...next, ...changes });
  if (to === window.location.hash) return;
  if (!replace) {
    go(to);
    return;
  }
  history.replaceState(null, '', to);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
