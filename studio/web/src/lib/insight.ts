// Asking for an insight until it is whole: each answer has what was counted so far.
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Params } from './api';
import type { Insight } from './types';

const SOON_MS = 60;

type AskInsight<R> = (store: string, params: Params, signal?: AbortSignal) => Promise<Insight<R>>;

/**
 * Asks again at once while the answer is not whole, and later every `everyMs`, for what is new.
 */
export function useInsight<R>(
  name: string,
  ask: AskInsight<R>,
  store: string,
  params: Params,
  everyMs: number | false = false,
): UseQueryResult<Insight<R>> {
  return useQuery({
    queryKey: [name, store, params],
    queryFn: ({ signal }) => ask(store, params, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (query.state.data?.complete === false ? SOON_MS : everyMs),
  });
}

/** Returns how much of the store was counted, from 0 to 1. */
export function progress(insight: Insight<unknown>): number {
  const head = Number(insight.head);
  return insight.complete || head === 0 ? 1 : Number(insight.upTo) / head;
}
