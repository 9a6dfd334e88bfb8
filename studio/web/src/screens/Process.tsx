import { useState } from 'react';
import { api } from '../lib/api';
import { count, counted, duration, percent } from '../lib/format';
import { useInsight } from '../lib/insight';
import { change, href, usePlace } from '../lib/place';
import { asParams, narrow, useSelection, type Clock } from '../lib/selection';
import type { Flow, Process as Map, Variant } from '../lib/types';
import { CopyButton } from '../parts/CopyButton';
import { ProcessGraph, type Shows } from '../parts/ProcessGraph';
import { Empty, Failure, Progress, Waiting } from '../parts/States';
import { colour, TypeName } from '../parts/TypeName';

const EVERY_MS = 10_000;
const DEFAULT_MIN = 12;
const SHOWS: readonly Shows[] = ['count', 'median', 'mean'];
const VARIANTS = '30';
const MOST_TOLD = 12;

/** What really happens: what follows what in the cases of a key, how often, and how soon. */
export default function Process({ store, tagKey }: { store: string; tagKey: string }) {
  const { params } = usePlace();
  const selection = useSelection(store);
  const asked = { ...asParams(selection), key: tagKey, variants: VARIANTS };
  const query = useInsight('process', api.process, store, asked, EVERY_MS);
  const process = query.data?.result;
  const min = Math.min(100, Math.max(0, Number(params.get('min') ?? DEFAULT_MIN) || 0));
  const shows = SHOWS.find((each) => each === params.get('show')) ?? 'count';
  if (query.error && !process) {
    return <Failure error={query.error} again={() => void query.refetch()} />;
  }
  return (
    <div className="page process">
      <div className="head">
        <h1>
          Process of <span className="mono-title">{tagKey}</span>
        </h1>
        <Progress insight={query.data} />
        <span className="grow" />
        <CopyButton text={`gesta stats -s DIR --process ${tagKey}`} label="Copy the command">
          As a command
        </CopyButton>
        <a className="button" href={href(['stores', store, 'cases', tagKey])}>
          Cases
        </a>
      </div>
      {!process && <Waiting what="the process" />}
      {process?.cases === 0 && query.data?.complete && (
        <Empty title={`No event has a tag ${tagKey}:…`}>
          <p>
            Choose another key among{' '}
            <a href={href(['stores', store, 'process'])}>those there are</a>.
          </p>
        </Empty>
      )}
      {process && process.cases > 0 && (
        <>
          <Figures process={process} />
          <Controls min={min} shows={shows} clock={selection.clock} />
          <ProcessGraph
            store={store}
            process={process}
            min={(min / 100) * process.cases}
            shows={shows}
          />
          <Variants variants={process.topVariants} process={process} />
          <Flows flows={process.flows} />
        </>
      )}
    </div>
  );
}

const Figures = ({ process }: { process: Map }) => (
  <dl className="figures">
    <div>
      <dt>Cases</dt>
      <dd>
        {count(process.cases)}
        {process.cut && '+'}
      </dd>
    </div>
    <div>
      <dt>Variants</dt>
      <dd>
        {count(process.variants)}
        {process.cut && '+'}
      </dd>
    </div>
    <div>
      <dt>Types</dt>
      <dd>{count(process.nodes.length)}</dd>
    </div>
    <div>
      <dt>Events</dt>
      <dd>{count(process.events)}</dd>
    </div>
    <div>
      <dt>A case took, median</dt>
      <dd>{duration(process.medianMillis)}</dd>
    </div>
    <div>
      <dt>mean</dt>
      <dd>{duration(process.meanMillis)}</dd>
    </div>
  </dl>
);

interface ControlsProps {
  min: number;
  shows: Shows;
  clock: Clock;
}

const Controls = ({ min, shows, clock }: ControlsProps) => (
  <div className="controls">
    <label>
      Flows in at least
      <input
        type="range"
        min={0}
        max={60}
        step={1}
        value={min}
        aria-valuetext={`${min} percent of the cases`}
        onChange={(event) => change({ min: event.target.value }, true)}
      />
      <output>{min} % of cases</output>
    </label>
    <label>
      Lines say
      <select value={shows} onChange={(event) => change({ show: event.target.value }, true)}>
        <option value="count">how often</option>
        <option value="median">how soon, median</option>
        <option value="mean">how soon, mean</option>
      </select>
    </label>
    <label>
      Time is
      <select value={clock} onChange={(event) => narrow({ clock: event.target.value as Clock })}>
        <option value="original">when it happened</option>
        <option value="recorded">when it was recorded</option>
      </select>
    </label>
  </div>
);

function Variants({ variants, process }: { variants: Variant[]; process: Map }) {
  const covered = variants.reduce((sum, variant) => sum + variant.cases, 0);
  const most = variants[0]?.cases ?? 1;
  return (
    <section className="card" aria-labelledby="variants">
      <h2 id="variants">
        Variants{' '}
        <span className="quiet">
          the {variants.length} most frequent of {count(process.variants)},{' '}
          {percent(covered, process.cases)} of the cases
        </span>
      </h2>
      <ol className="variants">
        {variants.map((variant) => (
          <li key={variant.types.join('\n')}>
            <span className="number">{count(variant.cases)}</span>
            <span className="number quiet">{percent(variant.cases, process.cases)}</span>
            <i className="meter" style={{ width: `${(variant.cases / most) * 72}px` }} />
            <span className="number faint">{duration(variant.meanMillis)}</span>
            <VariantSteps types={variant.types} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const VariantSteps = ({ types }: { types: string[] }) => {
  const [open, setOpen] = useState(false);
  return (
    <button
      className="plain variant-steps"
      aria-expanded={open}
      aria-label={open ? undefined : types.slice(0, MOST_TOLD).join(', ')}
      title={types.join(' → ')}
      onClick={() => setOpen(!open)}
    >
      {types.map((type, index) =>
        open ? (
          <TypeName key={index} type={type} />
        ) : (
          <i key={index} className="dot" style={colour(type)} />
        ),
      )}
    </button>
  );
};

const MOST_FLOWS = 30;

function Flows({ flows }: { flows: Flow[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? flows : flows.slice(0, MOST_FLOWS);
  return (
    <section className="card" aria-labelledby="flows">
      <h2 id="flows">
        What follows what <span className="quiet">{counted(flows.length, 'flow')}</span>
      </h2>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="number">
              Times
            </th>
            <th scope="col" className="number">
              Median
            </th>
            <th scope="col" className="number">
              Mean
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((flow) => (
            <tr key={`${flow.from}\n${flow.to}`}>
              <td>
                <TypeName type={flow.from} />
              </td>
              <td>
                <TypeName type={flow.to} />
              </td>
              <td className="number">{count(flow.count)}</td>
              <td className="number">{duration(flow.medianMillis)}</td>
              <td className="number">{duration(flow.meanMillis)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && flows.length > MOST_FLOWS && (
        <p className="note">
          <button onClick={() => setAll(true)}>Show all {count(flows.length)}</button>
        </p>
      )}
    </section>
  );
}
