// The events of a selection, page by page from the newest back, however many there are.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api } from './api';
import { asParams, type Selection } from './selection';
import type { EventRow } from './types';

const PAGE = '200';

export interface EventPages {
  rows: EventRow[];
  /** Whether there may be older ones. */
  more: boolean;
  /** How many events were searched through, where the index does not find them. */
  looked: number;
  /** How far the store went when the first page was made. */
  head: string | undefined;
  isLoading: boolean;
  error: Error | null;
  loadMore: () => void;
  again: () => void;
}

export function useEventPages(store: string, selection: Selection, from: string): EventPages {
  const query = useInfiniteQuery({
    queryKey: ['events', store, selection, from],
    queryFn: ({ pageParam, signal }) =>
      api.events(
        store,
        { ...asParams(selection), limit: PAGE, from: pageParam === '' ? undefined : pageParam },
        signal,
      ),
    initialPageParam: from,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: Infinity,
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.events) ?? [], [data]);
  const lastIsEmpty = data?.pages.at(-1)?.events.length === 0;

  // A page may be empty because finding something takes long: then the search goes on.
  useEffect(() => {
    if (lastIsEmpty && hasNextPage && !isFetching) void fetchNextPage();
  }, [lastIsEmpty, hasNextPage, isFetching, fetchNextPage]);

  return {
    rows,
    more: hasNextPage,
    looked: data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0,
    head: data?.pages[0]?.head,
    isLoading: isFetching,
    error: query.error,
    loadMore: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    again: () => void query.refetch(),
  };
}
