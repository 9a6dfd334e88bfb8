import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { bytes, count } from '../lib/format';
import type { EventRow } from '../lib/types';
import { TagLink, TypeName } from './TypeName';
import { Time } from './Time';

const ROW_PX = 33;
const AHEAD = 40;
const MOST_TAGS = 3;

interface Props {
  store: string;
  rows: EventRow[];
  open: string | undefined;
  more: boolean;
  onMore: () => void;
  onOpen: (position: string) => void;
}

/** Events in a list of which only what can be seen is drawn; older ones are fetched in time. */
export function EventList({ store, rows, open, more, onMore, onOpen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.position ?? index,
    overscan: 12,
  });
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) onMore();
  }, [last, more, rows.length]);
  const opened = rows.findIndex((row) => row.position === open);
  useEffect(() => {
    if (opened >= 0) list.scrollToIndex(opened, { align: 'auto' });
  }, [open]);
  return (
    <div className="event-list card">
      <div className="table" role="table" aria-label="Events" aria-rowcount={-1}>
        <div className="event-row heading" role="row">
          <span role="columnheader" className="number">
            Position
          </span>
          <span role="columnheader">Time</span>
          <span role="columnheader">Type</span>
          <span role="columnheader">Tags</span>
          <span role="columnheader" className="preview">
            Data
          </span>
          <span role="columnheader" className="number size">
            Size
          </span>
        </div>
        <div ref={box} className="scroller" role="rowgroup" tabIndex={0} aria-label="Rows">
          <div role="presentation" style={{ height: list.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const row = rows[item.index];
              return (
                row && (
                  <Row
                    key={item.key}
                    store={store}
                    row={row}
                    top={item.start}
                    isOpen={row.position === open}
                    onOpen={onOpen}
                  />
                )
              );
            })}
          </div>
        </div>
      </div>
      <p className="list-foot quiet" role="status">
        {count(rows.length)} loaded{more ? '; scroll on for older ones' : ', that is all'}
      </p>
    </div>
  );
}

interface RowProps {
  store: string;
  row: EventRow;
  top: number;
  isOpen: boolean;
  onOpen: (position: string) => void;
}

const Row = ({ store, row, top, isOpen, onOpen }: RowProps) => (
  <div
    role="row"
    className={isOpen ? 'event-row open' : 'event-row'}
    style={{ transform: `translateY(${top}px)` }}
    onClick={(event) => {
      if (!(event.target instanceof Element && event.target.closest('a'))) onOpen(row.position);
    }}
  >
    <span role="cell" className="number">
      <button className="position" onClick={() => onOpen(row.position)}>
        {count(row.position)}
      </button>
    </span>
    <span role="cell" className="quiet">
      <Time iso={row.time} />
    </span>
    <span role="cell">
      <TypeName type={row.type} />
    </span>
    <span role="cell" className="tags">
      {row.tags.slice(0, MOST_TAGS).map((tag) => (
        <TagLink key={tag} store={store} tag={tag} />
      ))}
      {row.tags.length > MOST_TAGS && <span className="quiet">+{row.tags.length - MOST_TAGS}</span>}
    </span>
    <span role="cell" className="preview mono faint">
      {row.preview || row.contentType}
    </span>
    <span role="cell" className="number size faint">
      {bytes(row.size)}
    </span>
  </div>
);
