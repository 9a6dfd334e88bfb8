import { useMemo } from 'react';
import { count, counted, duration } from '../lib/format';
import { href } from '../lib/place';
import { draw, END, NODE, START, type DrawnFlow } from '../lib/processGraph';
import type { Process } from '../lib/types';
import { Canvas } from './Canvas';
import { colour } from './TypeName';

export type Shows = 'count' | 'median' | 'mean';

interface Props {
  store: string;
  process: Process;
  min: number;
  shows: Shows;
}

/** What follows what: the more often, the stronger the line. */
export function ProcessGraph({ store, process, min, shows }: Props) {
  const drawing = useMemo(() => draw(process, min), [process, min]);
  const most = Math.max(1, ...drawing.flows.map((flow) => flow.count));
  const mostEvents = Math.max(1, ...process.nodes.map((node) => node.events));
  return (
    <Canvas
      width={drawing.width}
      height={drawing.height}
      label={
        `Process map: ${counted(drawing.nodes.length, 'type')}, ` +
        `${counted(drawing.flows.length, 'flow')}; the tables below say the same`
      }
    >
      {drawing.flows.map((flow) => (
        <FlowLine key={`${flow.from}\n${flow.to}`} flow={flow} most={most} shows={shows} />
      ))}
      {drawing.ends.map(({ id, at }) => (
        <g key={id} className={id === START ? 'end start' : 'end'}>
          <title>{id === START ? 'Cases begin here' : 'Last event of a case so far'}</title>
          <circle cx={at.x} cy={at.y} r="9" />
          {id === START && <path d={`M${at.x - 2.5} ${at.y - 4}l6.5 4l-6.5 4z`} />}
          {id === END && <rect x={at.x - 3} y={at.y - 3} width="6" height="6" rx="1" />}
        </g>
      ))}
      {drawing.nodes.map(({ node, at }) => (
        <a key={node.type} href={href(['stores', store, 'events'], { type: node.type })}>
          <g
            className="node"
            transform={`translate(${at.x - NODE.width / 2} ${at.y - NODE.height / 2})`}
          >
            <title>{`${node.type}: ${counted(node.events, 'event')}`}</title>
            <rect width={NODE.width} height={NODE.height} rx="7" />
            <rect
              className="level"
              y={NODE.height - 4}
              width={Math.max(6, NODE.width * (node.events / mostEvents))}
              height="4"
              rx="2"
            />
            <circle cx="14" cy="15" r="4" style={colour(node.type)} />
            <text x="24" y="19">
              {node.type.length > 21 ? `${node.type.slice(0, 20)}…` : node.type}
            </text>
            <text x="24" y="33" className="sub">
              {count(node.events)}
            </text>
          </g>
        </a>
      ))}
    </Canvas>
  );
}

interface FlowProps {
  flow: DrawnFlow;
  most: number;
  shows: Shows;
}

function FlowLine({ flow, most, shows }: FlowProps) {
  const share = flow.count / most;
  const isEnd = flow.from === START || flow.to === END;
  const text = label(flow, shows);
  return (
    <g className={isEnd ? 'flow-group of-end' : 'flow-group'}>
      {flow.flow && (
        <title>
          {`${flow.from} → ${flow.to}: ${count(flow.count)} times, ` +
            `median ${duration(flow.flow.medianMillis)}, mean ${duration(flow.flow.meanMillis)}`}
        </title>
      )}
      <path
        className="flow"
        d={flow.path}
        markerEnd="url(#arrow)"
        style={
          isEnd
            ? {}
            : { strokeWidth: 1 + 4.5 * Math.sqrt(share), opacity: 0.35 + 0.65 * share ** 0.5 }
        }
      />
      {text !== '' && (
        <text className="flow-label" x={flow.label.x} y={flow.label.y + 4}>
          {text}
        </text>
      )}
    </g>
  );
}

function label({ flow, count: times }: DrawnFlow, shows: Shows): string {
  switch (shows) {
    case 'count':
      return count(times);
    case 'median':
      return flow ? duration(flow.medianMillis) : '';
    case 'mean':
      return flow ? duration(flow.meanMillis) : '';
  }
}
