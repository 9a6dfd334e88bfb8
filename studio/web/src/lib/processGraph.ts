// Which part of a process map is drawn, and where.
import { graphlib, layout } from '@dagrejs/dagre';
import type { Point } from './path';
import type { Flow, Process, ProcessNode } from './types';

export const NODE = { width: 178, height: 42 };
const DOT = { width: 18, height: 18 };
const LABEL = { width: 58, height: 16 };
export const START = '\u0000start';
export const END = '\u0000end';

export interface DrawnFlow {
  from: string;
  to: string;
  count: number;
  flow: Flow | undefined;
  points: Point[];
  label: Point;
}

export interface Drawing {
  width: number;
  height: number;
  nodes: { node: ProcessNode; at: Point }[];
  ends: { id: string; at: Point }[];
  flows: DrawnFlow[];
}

type Edge = Omit<DrawnFlow, 'points' | 'label'>;

/**
 * Returns the flows that happened in at least `min` cases, and for each type that is left the most
 * frequent way to it and from it, so that nothing hangs in the air.
 */
export function visibleFlows(process: Process, min: number): Edge[] {
  const edges = allEdges(process);
  const frequent = edges.filter((edge) => edge.count >= min);
  const types = new Set(process.nodes.filter((each) => each.events >= min).map((it) => it.type));
  for (const edge of frequent) {
    types.add(edge.from);
    types.add(edge.to);
  }
  const kept = new Set(frequent);
  for (const type of types) {
    const to = edges.find((edge) => edge.to === type && edge.from !== type);
    const from = edges.find((edge) => edge.from === type && edge.to !== type);
    if (to && type !== START) kept.add(to);
    if (from && type !== END) kept.add(from);
  }
  return edges.filter((edge) => kept.has(edge));
}

function allEdges({ nodes, flows }: Process): Edge[] {
  const starts = nodes
    .filter((node) => node.starts > 0)
    .map((node) => ({ from: START, to: node.type, count: node.starts, flow: undefined }));
  const ends = nodes
    .filter((node) => node.ends > 0)
    .map((node) => ({ from: node.type, to: END, count: node.ends, flow: undefined }));
  const between = flows.map((flow) => ({ from: flow.from, to: flow.to, count: flow.count, flow }));
  return [...starts, ...ends, ...between].toSorted((a, b) => b.count - a.count);
}

export function draw(process: Process, min: number): Drawing {
  const edges = visibleFlows(process, min);
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 34, marginx: 20, marginy: 14 });
  const types = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  for (const type of types) {
    graph.setNode(type, type === START || type === END ? { ...DOT } : { ...NODE });
  }
  for (const edge of edges) {
    const weight = 1 + Math.round(Math.log2(edge.count + 1));
    graph.setEdge(edge.from, edge.to, { ...LABEL, labelpos: 'c', weight, edge });
  }
  layout(graph);
  const at = (id: string) => graph.node(id) as Point;
  return {
    width: graph.graph().width ?? 0,
    height: graph.graph().height ?? 0,
    nodes: process.nodes
      .filter((node) => types.has(node.type))
      .map((node) => ({ node, at: at(node.type) })),
    ends: [START, END].filter((id) => types.has(id)).map((id) => ({ id, at: at(id) })),
    flows: graph.edges().map((each) => {
      const { edge, points, x, y } = graph.edge(each) as Point & { edge: Edge; points: Point[] };
      return { ...edge, points, label: { x, y } };
    }),
  };
}
