import { Pause, Play, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../lib/api';
import { count, counted } from '../lib/format';
import { useInsight } from '../lib/insight';
import { useEventPages } from '../lib/pages';
import { change, usePlace } from '../lib/place';
import {
  asParams,
  command,
  isNarrowed,
  narrow,
  useSelection,
  type Selection,
} from '../lib/selection';
import { useTail, type Tail } from '../lib/tail';
import { Drawer } from '../parts/Drawer';
import { EventList } from '../parts/EventList';
import { Histogram } from '../parts/Histogram';
import { useScreenKeys } from '../parts/Keyboard';
import { QueryBar } from '../parts/QueryBar';
import { Empty, Failure, Progress, Waiting } from '../parts/States';

const EVERY_MS = 5_000;

/** Events: which, when, one in full, and new ones as they come. */
export function Events({ store }: { store: string }) {
  const selection = useSelection(store);
  const { params } = usePlace();
  const open = params.get('open') ?? undefined;
  const from = params.get('from') ?? '';
  const pages = useEventPages(store, selection, from);
  const follows = from === '' && selection.until === '';
  const [paused, setPaused] = useState(false);
  const tail = useTail(store, selection, pages.head, follows);
  const [taken, setTaken] = useState<typeof tail.events>([]);

  useEffect(() => setTaken([]), [pages.head]);
  useEffect(() => {
    if (!paused && tail.events.length > 0) {
      setTaken((old) => [...tail.events, ...old]);
      tail.clear();
    }
  }, [paused, tail.events]);

  const rows = useMemo(() => [...taken, ...pages.rows], [taken, pages.rows]);
  const show = (position: string | undefined) => change({ open: position }, true);
  const step = (by: number) => {
    const at = rows.findIndex((row) => row.position === open);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next) show(next.position);
  };
  useScreenKeys({ j: () => step(1), k: () => step(-1), Escape: () => show(undefined) });

  return (
    <div className="page full events">
      <div className="head">
        <h1>Events</h1>
        <span className="grow" />
        {follows && <TailSwitch tail={tail} paused={paused} onPause={() => setPaused(!paused)} />}
      </div>
      <QueryBar store={store} selection={selection} command={command(selection)} />
      <Over store={store} selection={selection} />
      {from !== '' && (
        <p className="banner">
          Beginning at position {count(from)}.
          <button className="plain small" onClick={() => change({ from: undefined })}>
            <X size={13} aria-hidden="true" /> Show the newest
          </button>
        </p>
      )}
      <div className="list-and-drawer">
        {pages.error && rows.length === 0 ? (
          <Failure error={pages.error} again={pages.again} />
        ) : rows.length > 0 ? (
          <EventList
            store={store}
            rows={rows}
            open={open}
            more={pages.more}
            onMore={pages.loadMore}
            onOpen={show}
          />
        ) : pages.isLoading ? (
          <Waiting what={pages.looked > 0 ? `events: searched ${count(pages.looked)}` : 'events'} />
        ) : (
          <Nothing selection={selection} looked={pages.looked} />
        )}
        {open !== undefined && (
          <Drawer store={store} position={open} onClose={() => show(undefined)} onStep={step} />
        )}
      </div>
    </div>
  );
}

function Over({ store, selection }: { store: string; selection: Selection }) {
  const whole = { ...selection, since: '', until: '' };
  const counts = useInsight('histogram', api.histogram, store, asParams(whole), EVERY_MS);
  const found = counts.data?.result;
  if (!found || found.buckets.length === 0) return null;
  return (
    <div className="card over">
      <Progress insight={counts.data} />
      <Histogram
        counts={found}
        since={selection.since}
        until={selection.until}
        onBrush={(since, until) => narrow({ since, until })}
      />
    </div>
  );
}

interface TailSwitchProps {
  tail: Tail;
  paused: boolean;
  onPause: () => void;
}

function TailSwitch({ tail, paused, onPause }: TailSwitchProps) {
  const waiting = tail.events.length;
  return (
    <span className="tail-switch">
      <span className={`live ${tail.state} ${paused ? 'paused' : ''}`} role="status">
        {tail.state === 'lost' ? 'connection lost, trying again' : paused ? 'paused' : 'live'}
      </span>
      <button onClick={onPause} className={paused && waiting > 0 ? 'accent' : ''}>
        {paused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
        {paused ? (waiting > 0 ? `Show ${counted(waiting, 'new event')}` : 'Go on') : 'Pause'}
      </button>
    </span>
  );
}

const Nothing = ({ selection, looked }: { selection: Selection; looked: number }) =>
  isNarrowed(selection) ? (
    <Empty title="No event is like that">
      <p>
        {looked > 0 && `Searched ${counted(looked, 'event')}. `}A type and a tag must be the whole
        name, to the letter; text is looked for in data, metadata and ids.
      </p>
      <button onClick={() => narrow({ type: [], tag: [], text: '', since: '', until: '' })}>
        Show all events
      </button>
    </Empty>
  ) : (
    <Empty title="No events yet" command="gesta append -s DIR --type placed --data '{}'">
      <p>New ones show here as they come.</p>
    </Empty>
  );
