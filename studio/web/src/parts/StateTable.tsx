import { useMemo, useState } from 'react';
import { count } from '../lib/format';
import { href } from '../lib/place';
import { leaves, shown, stateAt } from '../lib/state';
import type { Change, Json, Step, Timeline } from '../lib/types';
import { CopyButton } from './CopyButton';
import { Waiting } from './States';
import { TypeName } from './TypeName';

interface Props {
  store: string;
  timeline: Timeline;
  step: Step | undefined;
}

/** The state after a step: what the step changed, and all that the state holds then. */
export function StateTable({ store, timeline, step }: Props) {
  const [onlyChanges, setOnlyChanges] = useState(false);
  const revision = step?.revision ?? -1;
  const state = useMemo(() => stateAt(timeline, revision), [timeline, revision]);
  if (!step) return <Waiting what="the step" />;
  const changed = new Map(
    step.changes.flatMap((change) =>
      leaves(change.after, change.path).map((leaf) => [key(leaf.path), change] as const),
    ),
  );
  const rows = Object.keys(state).length === 0 ? [] : leaves(state);
  const visible = onlyChanges ? rows.filter((row) => changed.has(key(row.path))) : rows;
  return (
    <section className="card state" aria-labelledby="state">
      <div className="state-head">
        <h2 id="state">
          State after <TypeName type={step.type} />
        </h2>
        <span className="grow" />
        <label className="check">
          <input
            type="checkbox"
            checked={onlyChanges}
            onChange={(event) => setOnlyChanges(event.target.checked)}
          />
          only what changed
        </label>
        <CopyButton text={JSON.stringify(state, null, 2)} label="Copy the state" />
        <a
          className="button small"
          href={href(['stores', store, 'events'], {
            tag: timeline.tag,
            open: step.position,
          })}
        >
          Event {count(step.position)}
        </a>
      </div>
      <div className="state-scroll" tabIndex={0} role="region" aria-label="State">
        {visible.length === 0 && (
          <p className="note">
            {rows.length === 0
              ? 'No event up to here has data that is a JSON object, so there is no state.'
              : 'This event changed nothing in the state.'}
          </p>
        )}
        {visible.length > 0 && (
          <table className="rows state-rows">
            <thead>
              <tr>
                <th scope="col">Member</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {visible.map(({ path, value }) => (
                <Member key={key(path)} path={path} value={value} change={changed.get(key(path))} />
              ))}
            </tbody>
          </table>
        )}
        <p className="note faint">
          Folded from the data of the events: the last value of each member wins.
        </p>
      </div>
    </section>
  );
}

const key = (path: readonly string[]) => JSON.stringify(path);

interface MemberProps {
  path: string[];
  value: Json;
  change: Change | undefined;
}

function Member({ path, value, change }: MemberProps) {
  const before = change && change.before !== null ? shown(change.before) : undefined;
  const whole = change !== undefined && change.path.length === path.length;
  return (
    <tr className={change === undefined ? '' : before === undefined ? 'added' : 'changed'}>
      <td className="mono">
        {path.slice(0, -1).map((name, index) => (
          <span key={index} className="faint">
            {name}
            <wbr />.
          </span>
        ))}
        {path.at(-1)}
      </td>
      <td className="mono">
        {whole && before !== undefined && (
          <>
            <del>{before}</del> <span aria-hidden="true">→ </span>
          </>
        )}
        {change ? <ins>{shown(value)}</ins> : shown(value)}
      </td>
    </tr>
  );
}
