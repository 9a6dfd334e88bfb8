// New events as they come, over the one stream that a tab holds open.
import { useEffect, useRef, useState } from 'react';
import { tailAddress } from './api';
import { asParams, type Selection } from './selection';
import type { EventRow, TailMessage } from './types';

/** The most events that wait for a reader who has paused; older ones are found by paging. */
const MOST_WAITING = 2_000;

export type TailState = 'off' | 'connecting' | 'live' | 'lost';

export interface Tail {
  state: TailState;
  /** Newest first. */
  events: EventRow[];
  clear: () => void;
}

/** Follows a store after a position, as long as `on`, and the tab is looked at. */
export function useTail(
  store: string,
  selection: Selection,
  after: string | undefined,
  on: boolean,
): Tail {
  const [state, setState] = useState<TailState>('off');
  const [events, setEvents] = useState<EventRow[]>([]);
  const reached = useRef(after);
  const visible = useVisible();
  const key = JSON.stringify([store, selection]);

  useEffect(() => {
    setEvents([]);
    reached.current = after;
  }, [key, after]);

  useEffect(() => {
    if (!on || !visible || reached.current === undefined) {
      setState('off');
      return;
    }
    const params = { ...asParams(selection), after: reached.current };
    const source = new EventSource(tailAddress(store, params));
    setState('connecting');
    source.onopen = () => setState('live');
    source.onerror = () => setState('lost');
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as TailMessage;
      reached.current = message.upTo;
      if (message.events.length > 0) {
        setEvents((old) => [...message.events.toReversed(), ...old].slice(0, MOST_WAITING));
      }
    };
    return () => source.close();
    // The key stands for store and selection.
  }, [key, after, on, visible]);

  return { state, events, clear: () => setEvents([]) };
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const changed = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return visible;
}
