// The state of a timeline at any of its steps, from the changes that each step tells.
import type { Change, Json, JsonObject, Timeline } from './types';

/** Returns the state after the step of this revision; -1 stands for the state before the first. */
export function stateAt(timeline: Timeline, revision: number): JsonObject {
  let state = timeline.base;
  for (const step of timeline.steps) {
    if (step.revision > revision) break;
    for (const change of step.changes) state = apply(state, change, change.path);
  }
  return state;
}

function apply(state: JsonObject, change: Change, path: readonly string[]): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return state;
  const before = state[name];
  const within = rest.length > 0 && isObject(before) ? before : {};
  return { ...state, [name]: rest.length === 0 ? change.after : apply(within, change, rest) };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Leaf {
  path: string[];
  value: Json;
}

/** Returns the members of a state that hold no others, each with the names that lead to it. */
export function leaves(value: Json, path: string[] = []): Leaf[] {
  if (!isObject(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]));
}

export const shown = (value: Json): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
