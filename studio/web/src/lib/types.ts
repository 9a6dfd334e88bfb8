// What the server answers; the Java records of the same names say what each part means.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export interface StoreInfo {
  name: string;
  head: string;
  token: string;
  facts: Record<string, string>;
}

export interface Insight<R> {
  result: R;
  upTo: string;
  head: string;
  complete: boolean;
}

export interface TypeRow {
  type: string;
  events: number;
  first: string;
  last: string;
}

export interface KeyRow {
  key: string;
  uses: number;
  values: number;
  valuesCut: boolean;
  plain: boolean;
}

export interface Census {
  events: number;
  bytes: number;
  originals: number;
  first: string | null;
  last: string | null;
  types: TypeRow[];
  keys: KeyRow[];
}

export interface Bucket {
  start: string;
  events: number;
}

export interface Histogram {
  widthMillis: number;
  buckets: Bucket[];
}

export interface CaseRow {
  name: string;
  lastType: string;
  events: number;
  first: string;
  last: string;
  durationMillis: number;
}

export interface CasesResult {
  cases: number;
  found: number;
  cut: boolean;
  rows: CaseRow[];
}

export interface ProcessNode {
  type: string;
  events: number;
  starts: number;
  ends: number;
}

export interface Flow {
  from: string;
  to: string;
  count: number;
  meanMillis: number;
  medianMillis: number;
}

export interface Variant {
  cases: number;
  types: string[];
  meanMillis: number;
}

export interface Process {
  cases: number;
  events: number;
  variants: number;
  cut: boolean;
  meanMillis: number;
  medianMillis: number;
  nodes: ProcessNode[];
  flows: Flow[];
  topVariants: Variant[];
}

export interface EventRow {
  position: string;
  id: string;
  type: string;
  tags: string[];
  recordedAt: string;
  time: string;
  contentType: string;
  size: number;
  preview: string;
}

export interface EventPage {
  events: EventRow[];
  next: string | null;
  looked: number;
  head: string;
}

export interface EventDetail {
  row: EventRow;
  metadata: Record<string, string>;
  appendIndex: number;
  appendSize: number;
  dataBase64: string;
  dataCut: boolean;
  head: string;
}

export interface Change {
  path: string[];
  before: Json | null;
  after: Json;
}

export interface Step {
  revision: number;
  position: string;
  type: string;
  tags: string[];
  recordedAt: string;
  time: string;
  metadata: Record<string, string>;
  changes: Change[];
}

export interface Timeline {
  tag: string;
  events: number;
  shown: number;
  from: number;
  base: JsonObject;
  steps: Step[];
}

export interface Link {
  event: EventRow;
  cause: string | null;
  actor: string | null;
}

export interface Causation {
  correlation: string | null;
  links: Link[];
  looked: number;
  cut: boolean;
  notSearched: string[];
}

export interface TailMessage {
  upTo: string;
  live: boolean;
  events: EventRow[];
}
