import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Search, Workflow } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../lib/api';
import { count, duration } from '../lib/format';
import { change, href, usePlace } from '../lib/place';
import { asParams, useSelection } from '../lib/selection';
import type { CaseRow } from '../lib/types';
import { useScreenKeys } from '../parts/Keyboard';
import { Empty, Failure, Progress, Waiting } from '../parts/States';
import { Time } from '../parts/Time';
import { TypeName } from '../parts/TypeName';

const PAGE = 200;
const ROW_PX = 33;
const METER_PX = 64;
const SOON_MS = 60;
const EVERY_MS = 10_000;

const COLUMNS = [
  { order: 'name', label: 'Case', number: false },
  { order: 'events', label: 'Events', number: true },
  { order: 'first', label: 'First', number: false },
  { order: 'last', label: 'Last', number: false },
  { order: 'duration', label: 'Took', number: true },
] as const;

/** The cases of a key: sorted, searched, and each a link to its timeline. */
export function Cases({ store, tagKey }: { store: string; tagKey: string }) {
  const { params } = usePlace();
  const order = params.get('order') ?? 'last';
  const descending = (params.get('descending') ?? 'true') === 'true';
  const search = params.get('search') ?? '';
  const selection = useSelection(store);
  const query = useInfiniteQuery({
    queryKey: ['cases', store, tagKey, order, descending, search, selection],
    queryFn: ({ pageParam, signal }) =>
      api.cases(
        store,
        {
          ...asParams(selection),
          key: tagKey,
          order,
          descending: String(descending),
          search,
          offset: String(pageParam),
          limit: String(PAGE),
        },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      pages.length * PAGE < last.result.found ? pages.length * PAGE : undefined,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.complete === false ? SOON_MS : EVERY_MS),
  });
  const newest = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.result.rows) ?? [];
  return (
    <div className="page full">
      <div className="head">
        <h1>
          Cases of <span className="mono-title">{tagKey}</span>
        </h1>
        {newest && (
          <span className="badge">
            {count(newest.result.cases)}
            {newest.result.cut && '+'}
          </span>
        )}
        <Progress insight={newest} />
        <span className="grow" />
        <a className="button" href={href(['stores', store, 'process', tagKey])}>
          <Workflow size={14} aria-hidden="true" /> Process map
        </a>
      </div>
      <CaseSearch search={search} />
      {query.error && !newest && <Failure error={query.error} again={() => void query.refetch()} />}
      {!newest && !query.error && <Waiting what="cases" />}
      {newest && rows.length === 0 && newest.complete && (
        <Empty title={search ? 'No case has that in its name' : 'No cases'}>
          <p>
            A case of <code>{tagKey}</code> is all that has the same tag <code>{tagKey}:name</code>.
          </p>
        </Empty>
      )}
      {rows.length > 0 && (
        <CaseTable
          rows={rows}
          link={(name) => href(['stores', store, 'timeline', `${tagKey}:${name}`])}
          order={order}
          descending={descending}
          onMore={() => {
            if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
          }}
        />
      )}
    </div>
  );
}

function CaseSearch({ search }: { search: string }) {
  const [draft, setDraft] = useState(search);
  useEffect(() => setDraft(search), [search]);
  return (
    <div className="query-bar">
      <label className="text-field">
        <Search size={15} aria-hidden="true" />
        <input
          type="search"
          placeholder="Name of a case"
          aria-label="Part of the name of a case"
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
            change({ search: event.target.value }, true);
          }}
        />
      </label>
    </div>
  );
}

interface TableProps {
  rows: CaseRow[];
  link: (name: string) => string;
  order: string;
  descending: boolean;
  onMore: () => void;
}

function CaseTable({ rows, link, order, descending, onMore }: TableProps) {
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 20) onMore();
  }, [last, rows.length]);
  const step = (by: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    setAt(next);
    list.scrollToIndex(next);
  };
  useScreenKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: () => {
      const row = rows[at];
      if (row) window.location.hash = link(row.name);
    },
  });
  const most = rows.reduce((max, row) => Math.max(max, row.durationMillis), 1);
  return (
    <div className="event-list table card" role="table" aria-label="Cases" aria-rowcount={-1}>
      <div className="case-row heading" role="row">
        {COLUMNS.map((column) => (
          <Heading
            key={column.order}
            {...column}
            order={order}
            by={column.order}
            descending={descending}
          />
        ))}
        <span role="columnheader" className="optional">
          Last event
        </span>
      </div>
      <div ref={box} className="scroller" role="rowgroup" tabIndex={0} aria-label="Rows">
        <div role="presentation" style={{ height: list.getTotalSize(), position: 'relative' }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={row.name}
                  role="row"
                  className={item.index === at ? 'case-row open' : 'case-row'}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <span role="cell">
                    <a className="cell-link mono" href={link(row.name)}>
                      {row.name}
                    </a>
                  </span>
                  <span role="cell" className="number">
                    {count(row.events)}
                  </span>
                  <span role="cell" className="quiet">
                    <Time iso={row.first} />
                  </span>
                  <span role="cell" className="quiet">
                    <Time iso={row.last} />
                  </span>
                  <span role="cell" className="number took">
                    <i
                      className="meter"
                      style={{ width: (row.durationMillis / most) * METER_PX }}
                    />
                    {duration(row.durationMillis)}
                  </span>
                  <span role="cell" className="optional">
                    <TypeName type={row.lastType} />
                  </span>
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface HeadingProps {
  by: string;
  label: string;
  number: boolean;
  order: string;
  descending: boolean;
}

const Heading = ({ by, label, number, order, descending }: HeadingProps) => {
  const sorted = by === order;
  const Arrow = descending ? ArrowDown : ArrowUp;
  return (
    <span
      role="columnheader"
      className={number ? 'number' : ''}
      aria-sort={sorted ? (descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        className="plain sort"
        onClick={() =>
          change({ order: by, descending: String(sorted ? !descending : by !== 'name') }, true)
        }
      >
        {label} {sorted && <Arrow size={13} aria-hidden="true" />}
      </button>
    </span>
  );
};
