import { Database } from 'lucide-react';
import { count } from '../lib/format';
import { href } from '../lib/place';
import { useRates, type Rate } from '../lib/rates';
import type { StoreInfo } from '../lib/types';
import { Sparkline } from '../parts/Sparkline';
import { Empty, Failure, Waiting } from '../parts/States';

/** All stores, and how fast each grows. */
export function Home() {
  const { stores, error, again, rate } = useRates();
  return (
    <div className="page">
      <h1>Stores</h1>
      {error && <Failure error={error} again={again} />}
      {!stores && !error && <Waiting what="stores" />}
      {stores?.length === 0 && (
        <Empty title="No stores yet" command="gesta append -s DIR --type placed --data '{}'">
          <p>A store is made by the first append into its folder.</p>
        </Empty>
      )}
      <ul className="stores">
        {stores?.map((store) => (
          <li key={store.name}>
            <StoreCard store={store} rate={rate(store.name)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const StoreCard = ({ store, rate }: { store: StoreInfo; rate: Rate }) => (
  <a className="card store-card" href={href(['stores', store.name])}>
    <span className="store-name">
      <Database size={16} aria-hidden="true" /> {store.name}
      <State facts={store.facts} />
    </span>
    <span className="big">
      {count(store.head)} <span className="quiet">last position</span>
    </span>
    <Sparkline values={rate.values} label={`Events a second in ${store.name}`} />
    <span className="quiet">{count(Math.round(rate.now))} events/s</span>
  </a>
);

export const State = ({ facts }: { facts: Record<string, string> }) =>
  facts['state'] === undefined ? null : (
    <span className={facts['state'] === 'open' ? 'badge good' : 'badge bad'}>{facts['state']}</span>
  );
