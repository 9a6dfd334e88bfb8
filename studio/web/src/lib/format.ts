// Numbers and times as people read them.

const numbers = new Intl.NumberFormat('en');
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export const count = (value: number | string): string =>
  numbers.format(typeof value === 'string' ? BigInt(value) : value);

export const percent = (part: number, whole: number): string =>
  percents.format(whole === 0 ? 0 : part / whole);

/** Returns a count with its noun: 1 event, 2 events. */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`;

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB'];

export function bytes(value: number): string {
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < SIZES.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${unit === 0 || rest >= 100 ? Math.round(rest) : rest.toFixed(1)} ${SIZES[unit]}`;
}

const UNITS: readonly [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** Returns a duration in its two largest units that matter. */
export function duration(millis: number): string {
  const at = UNITS.findIndex(([size]) => millis >= size);
  const unit = UNITS[at];
  if (!unit) return `${Math.round(millis)} ms`;
  const [size, name] = unit;
  const whole = Math.floor(millis / size);
  const next = UNITS[at + 1];
  if (!next || whole >= 10) return `${Math.round(millis / size)} ${name}`;
  const rest = Math.floor((millis - whole * size) / next[0]);
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${next[1]}`;
}

export type Zone = 'local' | 'utc';

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** Returns day and time of day, to the millisecond, and the same in every country. */
export function time(iso: string, zone: Zone): string {
  return `${day(iso, zone)} ${clock(iso, zone)}`;
}

function shifted(iso: string, zone: Zone): Date {
  const date = new Date(iso);
  return zone === 'utc' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
}

export function day(iso: string, zone: Zone): string {
  const date = shifted(iso, zone);
  return Number.isNaN(date.getTime())
    ? iso
    : `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

export function clock(iso: string, zone: Zone): string {
  const date = shifted(iso, zone);
  if (Number.isNaN(date.getTime())) return '';
  const seconds = `${pad(date.getUTCSeconds())}.${pad(date.getUTCMilliseconds(), 3)}`;
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${seconds}`;
}

/** Returns a text as a POSIX shell reads it back. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
