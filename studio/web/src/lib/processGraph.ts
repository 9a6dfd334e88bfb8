// Which part of a process map is drawn, and where.
import { graphlib, layout } from '@dagrejs/dagre';
import { edgePath, type Point } from './path';
import type { Flow, Process, ProcessNode } from './types';

export const NODE = { width: 178, height: 42 };
const DOT = { width: 18, height: 18 };
const LABEL = { width: 52, height: 14 };
const LOOP = 44;
export const START = '\u0000start';
export const END = '\u0000end';

export interface DrawnFlow {
  from: string;
  to: string;
  count: number;
  flow: Flow | undefined;
  path: string;
  label: Point;
}

export interface Drawing {
  width: number;
  height: number;
  nodes: { node: ProcessNode; at: Point }[];
  ends: { id: string; at: Point }[];
  flows: DrawnFlow[];
}

type Edge = Omit<DrawnFlow, 'path' | 'label'>;

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
  graph.setGraph({ rankdir: 'TB', nodesep: 22, ranksep: 22, marginx: 20, marginy: 14 });
  const types = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
  const again = edges.filter((edge) => edge.from === edge.to);
  for (const type of types) {
    const room = again.some((edge) => edge.from === type) ? 2 * LOOP : 0;
    const { width, height } = type === START || type === END ? DOT : NODE;
    graph.setNode(type, { width: width + room, height });
  }
  for (const edge of edges.filter((each) => each.from !== each.to)) {
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
    flows: [
      ...graph.edges().map((each) => {
        const { edge, points, x, y } = graph.edge(each) as Point & { edge: Edge; points: Point[] };
        const ends = clipped(points, at(edge.from), at(edge.to), isDot(edge.from), isDot(edge.to));
        return { ...edge, path: edgePath(ends), label: { x, y } };
      }),
      ...again.map((edge) => ({ ...edge, ...loop(at(edge.from)) })),
    ],
  };
}

const isDot = (id: string) => id === START || id === END;

/** Lets a line begin and end at the boxes that are drawn; the layout kept more room for loops. */
function clipped(points: Point[], from: Point, to: Point, fromDot: boolean, toDot: boolean) {
  const [second, last] = [points[1], points.at(-2)];
  if (!second || !last) return points;
  const begin = fromDot ? points[0] : border(from, second);
  const end = toDot ? points.at(-1) : border(to, last);
  return begin && end ? [begin, ...points.slice(1, -1), end] : points;
}

/** Returns where the line from the middle of a box towards a point leaves the box. */
function border(box: Point, towards: Point): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y];
  const part = Math.min(
    1,
    NODE.width / 2 / Math.max(1e-6, Math.abs(dx)),
    NODE.height / 2 / Math.max(1e-6, Math.abs(dy)),
  );
  return { x: box.x + dx * part, y: box.y + dy * part };
}

/** Returns the line from a type back to itself, on its right. */
function loop({ x, y }: Point): { path: string; label: Point } {
  const side = x + NODE.width / 2;
  const path = `M${side} ${y - 9}C${side + LOOP} ${y - 24} ${side + LOOP} ${y + 24} ${side} ${y + 9}`;
  return { path, label: { x: side + LOOP - 8, y } };
}
