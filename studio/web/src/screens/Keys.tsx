import { useCensus } from '../lib/census';
import { count } from '../lib/format';
import { href } from '../lib/place';
import { Empty, Failure, Progress, Waiting } from '../parts/States';

const TITLES = { cases: 'Cases', process: 'Process map' } as const;

const WORDS = {
  cases: 'A case is all that has the same tag KEY:name. Of which key?',
  process: 'A process map shows what follows what within the cases of a key. Of which key?',
} as const;

/** The keys of tags, to choose one. */
export function Keys({ store, to }: { store: string; to: 'cases' | 'process' }) {
  const census = useCensus(store);
  const keys = census.data?.result.keys.filter((key) => !key.plain);
  return (
    <div className="page">
      <div className="head">
        <h1>{TITLES[to]}</h1>
        <Progress insight={census.data} />
      </div>
      {census.error && !keys && (
        <Failure error={census.error} again={() => void census.refetch()} />
      )}
      {!keys && !census.error && <Waiting what="keys" />}
      {keys?.length === 0 && (
        <Empty title="No tags yet" command="gesta append -s DIR --type placed --tag order:1">
          <p>Give the events of an order, a customer, a course the same tag, such as order:1.</p>
        </Empty>
      )}
      {keys && keys.length > 0 && <p className="quiet">{WORDS[to]}</p>}
      <ul className="choices">
        {keys?.map((key) => (
          <li key={key.key}>
            <a className="card choice" href={href(['stores', store, to, key.key])}>
              <strong className="mono">{key.key}</strong>
              <span className="quiet">
                {count(key.values)}
                {key.valuesCut && '+'} values on {count(key.uses)} events
              </span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
