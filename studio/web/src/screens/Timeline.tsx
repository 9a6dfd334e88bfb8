import { useQuery } from '@tanstack/react-query';
import { History, SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { api } from '../lib/api';
import { count, counted, duration } from '../lib/format';
import { change, href, usePlace } from '../lib/place';
import { useSelection } from '../lib/selection';
import type { Step, Timeline as Steps } from '../lib/types';
import { CopyButton } from '../parts/CopyButton';
import { useScreenKeys } from '../parts/Keyboard';
import { StateTable } from '../parts/StateTable';
import { Empty, Failure, Waiting } from '../parts/States';
import { Time } from '../parts/Time';
import { TypeName } from '../parts/TypeName';

const WINDOW = 500;
const EVERY_MS = 5_000;

/** The events of a tag, and the state after each of them: time travel. */
export default function Timeline({ store, tag }: { store: string; tag: string }) {
  const { params } = usePlace();
  const { clock } = useSelection(store);
  const wanted = params.get('step');
  const step = wanted === null || !/^\d+$/.test(wanted) ? undefined : Number(wanted);
  const from = useFrom(store, tag, step);
  const query = useQuery({
    queryKey: ['timeline', store, tag, from, clock],
    queryFn: ({ signal }) => api.timeline(store, { tag, from: String(from ?? 0), clock }, signal),
    enabled: from !== undefined,
    refetchInterval: EVERY_MS,
  });
  if (query.error && !query.data) {
    return <Failure error={query.error} again={() => void query.refetch()} />;
  }
  if (!query.data) return <Waiting what="the timeline" />;
  return <Travel store={store} timeline={query.data} wanted={step} at={params.get('at')} />;
}

/** Returns where the window of steps begins in which the wanted step is; the last if none is. */
function useFrom(store: string, tag: string, step: number | undefined): number | undefined {
  const { data } = useQuery({
    queryKey: ['timeline-length', store, tag],
    queryFn: ({ signal }) => api.timeline(store, { tag, from: '100000' }, signal),
    enabled: step === undefined,
    staleTime: Infinity,
  });
  if (step !== undefined) return Math.floor(step / WINDOW) * WINDOW;
  if (!data) return undefined;
  return Math.floor(Math.max(0, data.shown - 1) / WINDOW) * WINDOW;
}

interface TravelProps {
  store: string;
  timeline: Steps;
  wanted: number | undefined;
  at: string | null;
}

function Travel({ store, timeline, wanted, at }: TravelProps) {
  const last = timeline.shown - 1;
  const byPosition = timeline.steps.find((each) => each.position === at)?.revision;
  const now = Math.min(last, wanted ?? byPosition ?? last);
  const here = timeline.steps.find((each) => each.revision === now);
  const goTo = (revision: number) => {
    const next = Math.min(last, Math.max(0, revision));
    change({ step: String(next), at: undefined }, true);
  };
  useScreenKeys({
    j: () => goTo(now + 1),
    k: () => goTo(now - 1),
    ArrowDown: () => goTo(now + 1),
    ArrowUp: () => goTo(now - 1),
    Home: () => goTo(0),
    End: () => goTo(last),
  });
  if (timeline.events === 0) {
    return (
      <div className="page">
        <Empty title={`No event has the tag ${timeline.tag}`}>
          <p>A tag must be the whole name, to the letter.</p>
        </Empty>
      </div>
    );
  }
  return (
    <div className="page full timeline">
      <div className="head">
        <h1>
          <span className="mono-title">{timeline.tag}</span>
        </h1>
        <span className="badge">{counted(timeline.events, 'event')}</span>
        <span className="grow" />
        <CopyButton
          text={`gesta read -s DIR -g ${timeline.tag}`}
          label="Copy the command that reads these events"
        >
          As a command
        </CopyButton>
        <a className="button" href={href(['stores', store, 'events'], { tag: timeline.tag })}>
          In the event list
        </a>
      </div>
      {timeline.shown < timeline.events && (
        <p className="banner">
          Only the first {count(timeline.shown)} events of this tag can be folded here.
        </p>
      )}
      <Slider timeline={timeline} now={now} last={last} onGo={goTo} />
      {now < last && <PastBanner here={here} behind={last - now} onNow={() => goTo(last)} />}
      <div className="timeline-columns">
        <StepList timeline={timeline} now={now} onGo={goTo} />
        <StateTable timeline={timeline} step={here} store={store} />
      </div>
    </div>
  );
}

interface SliderProps {
  timeline: Steps;
  now: number;
  last: number;
  onGo: (revision: number) => void;
}

const Slider = ({ timeline, now, last, onGo }: SliderProps) => (
  <div className="card slider">
    <button className="plain icon" onClick={() => onGo(0)} aria-label="First event">
      <SkipBack size={15} aria-hidden="true" />
    </button>
    <button className="plain icon" onClick={() => onGo(now - 1)} aria-label="Event before (k)">
      <StepBack size={15} aria-hidden="true" />
    </button>
    <input
      type="range"
      min={0}
      max={last}
      value={now}
      aria-label={`Event of ${timeline.tag}`}
      aria-valuetext={`event ${now + 1} of ${last + 1}`}
      onChange={(event) => onGo(Number(event.target.value))}
    />
    <button className="plain icon" onClick={() => onGo(now + 1)} aria-label="Event after (j)">
      <StepForward size={15} aria-hidden="true" />
    </button>
    <button className="plain icon" onClick={() => onGo(last)} aria-label="Last event">
      <SkipForward size={15} aria-hidden="true" />
    </button>
    <span className="number slider-count">
      {count(now + 1)} <span className="quiet">of {count(last + 1)}</span>
    </span>
  </div>
);

interface PastProps {
  here: Step | undefined;
  behind: number;
  onNow: () => void;
}

const PastBanner = ({ here, behind, onNow }: PastProps) => (
  <p className="banner past" role="status">
    <History size={15} aria-hidden="true" />
    <span>
      You look at the past
      {here && (
        <>
          {' '}
          as of <Time iso={here.time} />
        </>
      )}
      : {counted(behind, 'event')} later {behind === 1 ? 'is' : 'are'} not in this state.
    </span>
    <span className="grow" />
    <button className="small" onClick={onNow}>
      Back to now
    </button>
  </p>
);

interface StepListProps {
  timeline: Steps;
  now: number;
  onGo: (revision: number) => void;
}

function StepList({ timeline, now, onGo }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const box = list.current;
    const at = box?.querySelector<HTMLElement>('[aria-current]');
    if (!box || !at) return;
    const top = at.offsetTop - box.offsetTop;
    const seen = top > box.scrollTop && top + at.offsetHeight < box.scrollTop + box.clientHeight;
    if (!seen) box.scrollTop = top - box.clientHeight / 2;
  }, [now, timeline.from]);
  const end = timeline.from + timeline.steps.length;
  return (
    <div className="card steps">
      <h2>Events</h2>
      <ol ref={list} tabIndex={0} aria-label="Events of this tag">
        {timeline.from > 0 && (
          <li>
            <button className="plain step" onClick={() => onGo(timeline.from - 1)}>
              {counted(timeline.from, 'earlier event')}
            </button>
          </li>
        )}
        {timeline.steps.map((step, index) => (
          <li key={step.revision}>
            <button
              className={step.revision > now ? 'plain step later' : 'plain step'}
              aria-current={step.revision === now ? 'step' : undefined}
              onClick={() => onGo(step.revision)}
            >
              <span className="rail" aria-hidden="true" />
              <span className="step-what">
                <TypeName type={step.type} />
                <span className="faint">
                  <Time iso={step.time} />
                </span>
              </span>
              <span className="step-side">
                <Gap before={timeline.steps[index - 1]} step={step} />
                {step.changes.length > 0 && (
                  <span className="badge" title={counted(step.changes.length, 'change')}>
                    {step.changes.length}
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
        {end < timeline.shown && (
          <li>
            <button className="plain step" onClick={() => onGo(end)}>
              {counted(timeline.shown - end, 'later event')}
            </button>
          </li>
        )}
      </ol>
    </div>
  );
}

const MIN_GAP_MS = 60_000;

/** How long nothing happened before a step, where that is worth telling. */
function Gap({ before, step }: { before: Step | undefined; step: Step }) {
  const millis = before ? Date.parse(step.time) - Date.parse(before.time) : 0;
  return millis < MIN_GAP_MS ? null : <span className="gap faint">+{duration(millis)}</span>;
}
