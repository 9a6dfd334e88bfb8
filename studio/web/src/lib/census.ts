import type { UseQueryResult } from '@tanstack/react-query';
import { api } from './api';
import { useInsight } from './insight';
import type { Census, Insight } from './types';

const EVERY_MS = 5_000;

/** Returns what there is in a store: types, keys of tags, and how often each. */
export const useCensus = (store: string): UseQueryResult<Insight<Census>> =>
  useInsight('census', api.census, store, {}, EVERY_MS);
