import { useRef, useState, type PointerEvent } from 'react';
import { count, duration, time } from '../lib/format';
import { useZone } from '../lib/settings';
import type { Histogram as Counts } from '../lib/types';

const HEIGHT = 64;
const WIDTH = 1000;
const MIN_BRUSH = 4;

interface Props {
  counts: Counts;
  since: string;
  until: string;
  onBrush: (since: string, until: string) => void;
}

/** Events over time; drawing over it with the pointer selects a stretch. */
export function Histogram({ counts, since, until, onBrush }: Props) {
  const [zone] = useZone();
  const [brush, setBrush] = useState<[number, number]>();
  const [over, setOver] = useState<number>();
  const box = useRef<SVGSVGElement>(null);
  const { buckets, widthMillis } = counts;
  const first = Date.parse(buckets[0]?.start ?? '');
  const last = Date.parse(buckets.at(-1)?.start ?? '') + widthMillis;
  const span = Math.max(last - first, widthMillis);
  const most = Math.max(...buckets.map((bucket) => bucket.events));
  const x = (millis: number) => ((millis - first) / span) * WIDTH;

  const at = (event: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    return rect ? Math.min(1, Math.max(0, (event.clientX - rect.left) / rect.width)) * WIDTH : 0;
  };
  const finish = () => {
    if (brush && Math.abs(brush[1] - brush[0]) > MIN_BRUSH) {
      const [from, to] = [Math.min(...brush), Math.max(...brush)];
      onBrush(instant(from, 'floor'), instant(to, 'ceil'));
    }
    setBrush(undefined);
  };
  const instant = (place: number, round: 'floor' | 'ceil') => {
    const millis = first + (place / WIDTH) * span;
    return new Date(Math[round](millis / widthMillis) * widthMillis).toISOString();
  };

  const selected: [number, number] | undefined =
    brush ??
    (since || until
      ? [since ? x(Date.parse(since)) : 0, until ? x(Date.parse(until)) : WIDTH]
      : undefined);
  const shown = over === undefined ? undefined : bucketAt(counts, first + (over / WIDTH) * span);
  return (
    <figure className="histogram">
      <svg
        ref={box}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Events over time, ${duration(widthMillis)} a bar, at most ${count(most)}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setBrush([at(event), at(event)]);
        }}
        onPointerMove={(event) => {
          setOver(at(event));
          if (brush) setBrush([brush[0], at(event)]);
        }}
        onPointerUp={finish}
        onPointerLeave={() => setOver(undefined)}
      >
        {selected && (
          <rect
            className="brush"
            x={Math.min(...selected)}
            width={Math.max(1, Math.abs(selected[1] - selected[0]))}
            height={HEIGHT}
          />
        )}
        {buckets.map((bucket) => {
          const left = x(Date.parse(bucket.start));
          const height = Math.max(1.5, (bucket.events / most) * (HEIGHT - 4));
          const wide = (widthMillis / span) * WIDTH;
          return (
            <rect
              key={bucket.start}
              className={bucket === shown ? 'bar over' : 'bar'}
              x={left}
              y={HEIGHT - height}
              width={Math.max(0.6, wide * 0.86)}
              height={height}
            />
          );
        })}
      </svg>
      <figcaption>
        <span>{time(new Date(first).toISOString(), zone).slice(0, 16)}</span>
        <span className="said">
          {shown
            ? `${time(shown.start, zone).slice(0, 19)} · ${count(shown.events)} events`
            : `${duration(widthMillis)} a bar · drag to select a time`}
        </span>
        <span>{time(new Date(last).toISOString(), zone).slice(0, 16)}</span>
      </figcaption>
    </figure>
  );
}

function bucketAt({ buckets, widthMillis }: Counts, millis: number) {
  return buckets.find((bucket) => {
    const start = Date.parse(bucket.start);
    return start <= millis && millis < start + widthMillis;
  });
}
