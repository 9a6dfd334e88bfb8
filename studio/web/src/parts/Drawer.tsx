import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, GitFork, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '../lib/api';
import { bytes, count } from '../lib/format';
import { href } from '../lib/place';
import type { EventDetail } from '../lib/types';
import { CopyButton } from './CopyButton';
import { DataView } from './DataView';
import { Failure, Waiting } from './States';
import { TagLink, TypeName } from './TypeName';
import { Time } from './Time';

interface Props {
  store: string;
  position: string;
  onClose: () => void;
  onStep: (by: number) => void;
}

/** One event in full. */
export function Drawer({ store, position, onClose, onStep }: Props) {
  const [whole, setWhole] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['event', store, position, whole],
    queryFn: ({ signal }) =>
      api.event(store, { position, whole: String(whole), clock: 'original' }, signal),
    staleTime: Infinity,
  });
  return (
    <aside className="drawer card" aria-label={`Event ${position}`}>
      <div className="drawer-head">
        <h2>
          Event <span className="number">{count(position)}</span>
        </h2>
        <span className="grow" />
        <button className="plain icon" onClick={() => onStep(-1)} aria-label="Previous row (k)">
          <ArrowUp size={15} aria-hidden="true" />
        </button>
        <button className="plain icon" onClick={() => onStep(1)} aria-label="Next row (j)">
          <ArrowDown size={15} aria-hidden="true" />
        </button>
        <button className="plain icon" onClick={onClose} aria-label="Close (Esc)">
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      {error && <Failure error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what="the event" />}
      {data && <Detail store={store} detail={data} onWhole={() => setWhole(true)} />}
    </aside>
  );
}

interface DetailProps {
  store: string;
  detail: EventDetail;
  onWhole: () => void;
}

function Detail({ store, detail, onWhole }: DetailProps) {
  const { row, metadata } = detail;
  const entries = Object.entries(metadata);
  return (
    <div className="drawer-body" tabIndex={0} role="region" aria-label="What the event holds">
      <dl className="facts">
        <Fact name="type">
          <TypeName type={row.type} />
        </Fact>
        <Fact name="tags">
          <span className="tags wrap">
            {row.tags.map((tag) => (
              <TagLink
                key={tag}
                store={store}
                tag={tag}
                to={timelineAt(store, tag, row.position)}
              />
            ))}
            {row.tags.length === 0 && <span className="faint">none</span>}
          </span>
        </Fact>
        {row.time !== row.recordedAt && (
          <Fact name="happened">
            <Time iso={row.time} />
          </Fact>
        )}
        <Fact name="recorded">
          <Time iso={row.recordedAt} />
        </Fact>
        <Fact name="append">
          {detail.appendSize === 1
            ? 'alone'
            : `${detail.appendIndex + 1} of ${detail.appendSize} together`}
        </Fact>
        <Fact name="id">
          <span className="mono">{row.id}</span>
          <CopyButton text={row.id} label="Copy the id" />
        </Fact>
      </dl>
      <a className="button" href={href(['stores', store, 'causation', row.position])}>
        <GitFork size={14} aria-hidden="true" /> Causes and effects
      </a>
      <h3>
        Data{' '}
        <span className="quiet">
          {row.contentType}, {bytes(row.size)}
        </span>
      </h3>
      <DataView base64={detail.dataBase64} contentType={row.contentType} cut={detail.dataCut} />
      {detail.dataCut && (
        <button onClick={onWhole}>Show all {bytes(row.size)}; this may be slow</button>
      )}
      <h3>Metadata</h3>
      {entries.length === 0 && <p className="faint">none</p>}
      <dl className="facts">
        {entries.map(([name, value]) => (
          <Fact key={name} name={name}>
            <span className="mono">{value}</span>
          </Fact>
        ))}
      </dl>
    </div>
  );
}

const timelineAt = (store: string, tag: string, at: string) =>
  href(['stores', store, 'timeline', tag], { at });

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
