import { useQuery } from '@tanstack/react-query';
import { api } from '../lib/api';
import { count, counted, duration } from '../lib/format';
import { href } from '../lib/place';
import { useSelection } from '../lib/selection';
import { branches, type Branch } from '../lib/tree';
import type { Causation as Found } from '../lib/types';
import { CauseGraph } from '../parts/CauseGraph';
import { Empty, Failure, Waiting } from '../parts/States';
import { TagLink, TypeName } from '../parts/TypeName';

interface Props {
  store: string;
  position: string;
}

/** What an event came from, and what came from it: as a graph, and as an indented list. */
export default function Causation({ store, position }: Props) {
  const { clock } = useSelection(store);
  const { data, error, refetch } = useQuery({
    queryKey: ['causation', store, position, clock],
    queryFn: ({ signal }) => api.causation(store, { position, clock }, signal),
  });
  if (error && !data) return <Failure error={error} again={() => void refetch()} />;
  if (!data) return <Waiting what="causes and effects" />;
  const alone = data.links.length < 2;
  return (
    <div className="page">
      <div className="head">
        <h1>Causes and effects</h1>
        <span className="badge">{counted(data.links.length, 'event')}</span>
      </div>
      <p className="quiet">
        of event {count(position)}
        {data.correlation !== null && (
          <>
            , correlation <code>{data.correlation}</code>
          </>
        )}
      </p>
      <Searched found={data} />
      {alone && (
        <Empty title="Nothing else belongs to this event">
          <p>
            Events belong together if they share the metadata entry <code>gesta.correlation</code>,
            or name each other’s id in <code>gesta.causation</code>. The toolkit sets both where a
            process manager answers an event.
          </p>
        </Empty>
      )}
      {!alone && <CauseGraph store={store} links={data.links} position={position} />}
      <section className="card" aria-labelledby="cause-list">
        <h2 id="cause-list">As a list</h2>
        <ol className="cause-list">
          {branches(data.links).map((branch) => (
            <Row
              key={branch.link.event.position}
              store={store}
              branch={branch}
              begin={data.links[0]?.event.time ?? ''}
              isWanted={branch.link.event.position === position}
            />
          ))}
        </ol>
      </section>
    </div>
  );
}

const Searched = ({ found }: { found: Found }) =>
  found.cut || found.notSearched.length > 0 ? (
    <p className="banner">
      {found.cut && `The search ended after ${counted(found.looked, 'event')}; there may be more. `}
      {found.notSearched.length > 0 &&
        `Too common to search by: ${found.notSearched.join(', ')}. Others may share only these.`}
    </p>
  ) : null;

interface RowProps {
  store: string;
  branch: Branch;
  begin: string;
  isWanted: boolean;
}

const Row = ({ store, branch, begin, isWanted }: RowProps) => {
  const { event, actor } = branch.link;
  const later = Date.parse(event.time) - Date.parse(begin);
  return (
    <li
      className={isWanted ? 'wanted' : ''}
      style={{ paddingLeft: `${12 + branch.depth * 22}px` }}
      aria-label={`Level ${branch.depth + 1}: ${event.type}`}
      aria-current={isWanted ? 'true' : undefined}
    >
      {branch.depth > 0 && <span className="elbow" aria-hidden="true" />}
      <a className="cell-link" href={href(['stores', store, 'causation', event.position])}>
        <TypeName type={event.type} />
      </a>
      <a
        className="faint number"
        href={href(['stores', store, 'events'], { from: event.position, open: event.position })}
      >
        {count(event.position)}
      </a>
      <span className="tags">
        {event.tags.slice(0, 3).map((tag) => (
          <TagLink key={tag} store={store} tag={tag} />
        ))}
      </span>
      <span className="grow" />
      {actor !== null && <span className="quiet">{actor}</span>}
      <span className="faint number">+{duration(Math.max(0, later))}</span>
    </li>
  );
};
