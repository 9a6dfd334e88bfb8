// What the page asks the server for. Positions are text: they may be beyond what a number holds.
import type {
  CasesResult,
  Causation,
  Census,
  EventDetail,
  EventPage,
  Histogram,
  Insight,
  Process,
  StoreInfo,
  Timeline,
} from './types';

export type Params = Record<string, string | readonly string[] | undefined>;

/** The page lies at PREFIX/studio/, and the API at PREFIX/v1/. */
const BASE = new URL('../v1/insights/', document.baseURI);

/** Returns the address of a question, relative to wherever the page lies. */
export function address(path: string, params: Params = {}): string {
  const url = new URL(path, BASE);
  for (const [name, value] of Object.entries(params)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== '') url.searchParams.append(name, each);
    }
  }
  return url.toString();
}

/** An answer that says that the request failed. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function ask<T>(path: string, params: Params, signal?: AbortSignal): Promise<T> {
  const response = await fetch(address(path, params), signal ? { signal } : {});
  if (!response.ok) throw new Refused(response.status, await reason(response));
  return (await response.json()) as T;
}

async function reason(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text;
  } catch {
    return text || `the server answered with status ${response.status}`;
  }
}

const store = (name: string, question: string) => `${encodeURIComponent(name)}/${question}`;

type Ask<T> = (name: string, params: Params, signal?: AbortSignal) => Promise<T>;

const question =
  <T>(path: string): Ask<T> =>
  (name, params, signal) =>
    ask<T>(store(name, path), params, signal);

export const api = {
  stores: (signal?: AbortSignal) => ask<StoreInfo[]>('', {}, signal),
  census: question<Insight<Census>>('census'),
  histogram: question<Insight<Histogram>>('histogram'),
  cases: question<Insight<CasesResult>>('cases'),
  process: question<Insight<Process>>('process'),
  events: question<EventPage>('events'),
  event: question<EventDetail>('event'),
  timeline: question<Timeline>('timeline'),
  causation: question<Causation>('causation'),
};

export const tailAddress = (name: string, params: Params) => address(store(name, 'tail'), params);
