export interface Point {
  x: number;
  y: number;
}

/** Returns a smooth line through points: straight ends, and curves in between. */
export function edgePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  let path = `M${first.x.toFixed(1)} ${first.y.toFixed(1)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [at, next] = [rest[i], rest[i + 1]];
    if (!at || !next) continue;
    const end = i === rest.length - 2 ? next : middle(at, next);
    path += `Q${at.x.toFixed(1)} ${at.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`;
  }
  return rest.length === 1 ? `${path}L${last.x.toFixed(1)} ${last.y.toFixed(1)}` : path;
}

export const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
