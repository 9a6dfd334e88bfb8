// Which events are meant, as the address says it: types, tags, text, times, and by which clock.
import { useMemo } from 'react';
import { useCensus } from './census';
import { shellWord } from './format';
import { change, usePlace } from './place';

export type Clock = 'recorded' | 'original';

const CLOCKS: readonly Clock[] = ['recorded', 'original'];

export interface Selection {
  type: string[];
  tag: string[];
  text: string;
  since: string;
  until: string;
  clock: Clock;
}

/**
 * Returns what the address selects. Where it names no clock, the times at which events happened
 * count, if an import kept any.
 */
export function useSelection(store: string): Selection {
  const { params } = usePlace();
  const kept = useCensus(store).data?.result.originals ?? 0;
  const clock = kept > 0 ? 'original' : 'recorded';
  return useMemo(() => selectionOf(params, clock), [params, clock]);
}

export function selectionOf(params: URLSearchParams, otherwise: Clock): Selection {
  const clock = CLOCKS.find((each) => each === params.get('clock'));
  return {
    type: params.getAll('type'),
    tag: params.getAll('tag'),
    text: params.get('text') ?? '',
    since: params.get('since') ?? '',
    until: params.get('until') ?? '',
    clock: clock ?? otherwise,
  };
}

/** Returns the parameters that the server wants. */
export function asParams(selection: Selection): Record<string, string | string[] | undefined> {
  return {
    type: selection.type,
    tag: selection.tag,
    text: selection.text,
    since: selection.since,
    until: selection.until,
    clock: selection.clock,
  };
}

export const narrow = (changes: Partial<Selection>): void =>
  change({ ...changes, from: undefined });

export const isNarrowed = (selection: Selection): boolean =>
  selection.type.length > 0 ||
  selection.tag.length > 0 ||
  [selection.text, selection.since, selection.until].some(Boolean);

/** Returns the command that shows the same events in a terminal; text and times it cannot. */
export function command(selection: Selection): string {
  const options = [
    ...selection.type.map((type) => `-t ${shellWord(type)}`),
    ...selection.tag.map((tag) => `-g ${shellWord(tag)}`),
  ];
  return ['gesta read -s DIR -b', ...options].join(' ');
}
