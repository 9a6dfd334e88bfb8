import { graphlib, layout } from '@dagrejs/dagre';
import { useMemo } from 'react';
import { count } from '../lib/format';
import { href } from '../lib/place';
import type { Link } from '../lib/types';
import { edgePath, type Point } from '../lib/path';
import { Canvas } from './Canvas';
import { colour } from './TypeName';

const NODE = { width: 172, height: 46 };
const MOST = 120;

interface Props {
  store: string;
  links: readonly Link[];
  position: string;
}

/** Which event caused which, from left to right. */
export function CauseGraph({ store, links, position }: Props) {
  const shown = links.slice(0, MOST);
  const graph = useMemo(() => laidOut(shown), [links]);
  return (
    <Canvas
      width={graph.width}
      height={graph.height}
      label={`Which event caused which: ${links.length} events; the list below says the same`}
      maxHeight={420}
    >
      {graph.edges.map((points, index) => (
        <path key={index} className="flow" d={edgePath(points)} markerEnd="url(#arrow)" />
      ))}
      {graph.nodes.map(({ link, x, y }) => (
        <a
          key={link.event.position}
          href={href(['stores', store, 'causation', link.event.position])}
        >
          <g
            transform={`translate(${x - NODE.width / 2} ${y - NODE.height / 2})`}
            className={link.event.position === position ? 'node wanted' : 'node'}
          >
            <title>{link.event.type}</title>
            <rect width={NODE.width} height={NODE.height} rx="7" />
            <circle cx="15" cy="17" r="4" style={colour(link.event.type)} />
            <text x="26" y="21">
              {cut(link.event.type)}
            </text>
            <text x="26" y="36" className="sub">
              {count(link.event.position)}
              {link.actor !== null && ` · ${cut(link.actor, 12)}`}
            </text>
          </g>
        </a>
      ))}
    </Canvas>
  );
}

const cut = (text: string, most = 20) =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;

function laidOut(links: readonly Link[]) {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 44, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { event } of links) graph.setNode(event.position, { ...NODE });
  for (const { event, cause } of links) {
    if (cause !== null && graph.hasNode(cause)) graph.setEdge(cause, event.position);
  }
  layout(graph);
  return {
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
    nodes: links.map((link) => {
      const { x, y } = graph.node(link.event.position) as Point;
      return { link, x, y };
    }),
    edges: graph.edges().map((edge) => (graph.edge(edge) as { points: Point[] }).points),
  };
}
