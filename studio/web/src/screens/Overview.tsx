import { count, counted, bytes, duration, percent } from '../lib/format';
import { useCensus } from '../lib/census';
import { href } from '../lib/place';
import { useRates } from '../lib/rates';
import type { Census, KeyRow, TypeRow } from '../lib/types';
import { Sparkline } from '../parts/Sparkline';
import { Empty, Failure, Progress, Waiting } from '../parts/States';
import { Time } from '../parts/Time';
import { TypeName } from '../parts/TypeName';
import { State } from './Home';

const MOST_TYPES = 100;

/** One store: how much there is, how fast it grows, its types, and the keys of its tags. */
export function Overview({ store }: { store: string }) {
  const census = useCensus(store);
  const { stores, rate } = useRates();
  const info = stores?.find((each) => each.name === store);
  const found = census.data?.result;
  if (census.error && !census.data) {
    return <Failure error={census.error} again={() => void census.refetch()} />;
  }
  return (
    <div className="page">
      <div className="head">
        <h1>{store}</h1>
        {info && <State facts={info.facts} />}
        <Progress insight={census.data} />
      </div>
      {!found && <Waiting what="the store" />}
      {found && <Figures census={found} rate={rate(store)} />}
      {found?.events === 0 && (
        <Empty title="No events yet" command="gesta append -s DIR --type placed --data '{}'">
          <p>As soon as there are some, they show here.</p>
        </Empty>
      )}
      {found && found.events > 0 && (
        <div className="columns">
          <Types store={store} census={found} />
          <div className="stack">
            <Keys store={store} keys={found.keys} />
            {info && Object.keys(info.facts).length > 0 && <Facts facts={info.facts} />}
          </div>
        </div>
      )}
    </div>
  );
}

function Figures({ census, rate }: { census: Census; rate: { values: number[]; now: number } }) {
  const span = census.first && census.last ? Date.parse(census.last) - Date.parse(census.first) : 0;
  return (
    <dl className="figures">
      <div>
        <dt>Events</dt>
        <dd>{count(census.events)}</dd>
      </div>
      <div>
        <dt>Types</dt>
        <dd>{count(census.types.length)}</dd>
      </div>
      <div>
        <dt>Data</dt>
        <dd>{bytes(census.bytes)}</dd>
      </div>
      <div>
        <dt>Recorded over</dt>
        <dd>{duration(span)}</dd>
      </div>
      <div className="figure-rate">
        <dt>Events/s now</dt>
        <dd>
          {count(Math.round(rate.now))} <Sparkline values={rate.values} label="Events a second" />
        </dd>
      </div>
    </dl>
  );
}

function Types({ store, census }: { store: string; census: Census }) {
  const most = census.types[0]?.events ?? 1;
  return (
    <section className="card" aria-labelledby="types">
      <h2 id="types">Event types</h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col" className="number">
              Events
            </th>
            <th scope="col" className="bar-column">
              <span className="hidden">Share</span>
            </th>
            <th scope="col" className="optional">
              Last recorded
            </th>
          </tr>
        </thead>
        <tbody>
          {census.types.slice(0, MOST_TYPES).map((row) => (
            <TypeLine key={row.type} store={store} row={row} most={most} all={census.events} />
          ))}
        </tbody>
      </table>
      {census.types.length > MOST_TYPES && (
        <p className="note">and {counted(census.types.length - MOST_TYPES, 'more type')}</p>
      )}
    </section>
  );
}

interface TypeLineProps {
  store: string;
  row: TypeRow;
  most: number;
  all: number;
}

const TypeLine = ({ store, row, most, all }: TypeLineProps) => (
  <tr>
    <td>
      <a className="cell-link" href={href(['stores', store, 'events'], { type: row.type })}>
        <TypeName type={row.type} />
      </a>
    </td>
    <td className="number">{count(row.events)}</td>
    <td className="bar-column" title={percent(row.events, all)}>
      <i className="meter" style={{ width: `${Math.max(1, (row.events / most) * 100)}%` }} />
    </td>
    <td className="optional quiet">
      <Time iso={row.last} />
    </td>
  </tr>
);

const Keys = ({ store, keys }: { store: string; keys: KeyRow[] }) => (
  <section className="card" aria-labelledby="keys">
    <h2 id="keys">Tags</h2>
    {keys.length === 0 && <p className="note">No event has a tag, so there are no cases.</p>}
    <table className="rows">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col" className="number">
            Values
          </th>
          <th scope="col">
            <span className="hidden">Screens</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.slice(0, MOST_TYPES).map((row) => (
          <tr key={row.key}>
            <td className="mono">{row.key}</td>
            <td className="number">
              {count(row.values)}
              {row.valuesCut && '+'}
            </td>
            <td className="actions">
              {row.plain ? (
                <a href={href(['stores', store, 'timeline', row.key])}>Timeline</a>
              ) : (
                <>
                  <a href={href(['stores', store, 'cases', row.key])}>Cases</a>
                  <a href={href(['stores', store, 'process', row.key])}>Process</a>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const Facts = ({ facts }: { facts: Record<string, string> }) => (
  <section className="card" aria-labelledby="facts">
    <h2 id="facts">Health</h2>
    <dl className="facts">
      {Object.entries(facts).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  </section>
);
