// How fast each store grows, from its head at each look.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from './api';
import type { StoreInfo } from './types';

const EVERY_MS = 2_000;
const LOOKS = 40;

export interface Rate {
  /** Events a second at each of the last looks. */
  values: number[];
  now: number;
}

interface Look {
  at: number;
  heads: Record<string, number>;
}

export interface Rates {
  stores: StoreInfo[] | undefined;
  error: Error | null;
  again: () => void;
  rate: (name: string) => Rate;
}

let looks: Look[] = [];

export function useRates(): Rates {
  const [, redraw] = useState(0);
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => api.stores(signal),
    refetchInterval: EVERY_MS,
  });
  useEffect(() => {
    if (!data || looks.at(-1)?.at === dataUpdatedAt) return;
    const heads = Object.fromEntries(data.map((store) => [store.name, Number(store.head)]));
    looks = [...looks, { at: dataUpdatedAt, heads }].slice(-LOOKS);
    redraw(dataUpdatedAt);
  }, [data, dataUpdatedAt]);
  return { stores: data, error: data ? null : error, again: () => void refetch(), rate: rateOf };
}

function rateOf(name: string): Rate {
  const values: number[] = [];
  for (let i = 1; i < looks.length; i++) {
    const [before, after] = [looks[i - 1], looks[i]];
    const from = before?.heads[name];
    const to = after?.heads[name];
    if (!before || !after || from === undefined || to === undefined) continue;
    values.push(Math.max(0, ((to - from) * 1000) / Math.max(1, after.at - before.at)));
  }
  return { values, now: values.at(-1) ?? 0 };
}
