import { useMemo, useState } from 'react';
import { CopyButton } from './CopyButton';

const VIEWS = ['pretty', 'raw', 'hex'] as const;
type View = (typeof VIEWS)[number];

const HEX_COLUMNS = 16;
const MOST_HEX_BYTES = 8_192;

interface Props {
  base64: string;
  contentType: string;
  cut: boolean;
}

/** The bytes of an event: as JSON that is laid out, as they are, or one by one. */
export function DataView({ base64, contentType, cut }: Props) {
  const bytes = useMemo(() => decode(base64), [base64]);
  const raw = useMemo(() => new TextDecoder().decode(bytes), [bytes]);
  const pretty = useMemo(() => (cut ? undefined : layOut(raw)), [raw, cut]);
  const isText = pretty !== undefined || /^text\/|json|xml/.test(contentType);
  const [chosen, setChosen] = useState<View>();
  const view = chosen ?? (pretty !== undefined ? 'pretty' : isText ? 'raw' : 'hex');
  const text = view === 'pretty' ? (pretty ?? raw) : view === 'raw' ? raw : hex(bytes);
  return (
    <div className="data-view">
      <div className="tabs" role="group" aria-label="Show the data as">
        {VIEWS.map((each) => (
          <button
            key={each}
            className="plain small"
            aria-pressed={each === view}
            disabled={each === 'pretty' && pretty === undefined}
            onClick={() => setChosen(each)}
          >
            {each}
          </button>
        ))}
        <span className="grow" />
        <CopyButton text={text} label="Copy the data" />
      </div>
      <pre tabIndex={0} aria-label="Data">
        {view === 'pretty' && pretty !== undefined ? <Coloured json={pretty} /> : text || ' '}
      </pre>
    </div>
  );
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Lays out JSON by its text alone, so that long numbers stay as they are. */
function layOut(raw: string): string | undefined {
  try {
    JSON.parse(raw);
  } catch {
    return undefined;
  }
  let depth = 0;
  const tokens = raw.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const line = () => `\n${'  '.repeat(depth)}`;
  return tokens
    .map((token, index) => {
      const next = tokens[index + 1] ?? '';
      if (token === '{' || token === '[') {
        depth++;
        return /[}\]]/.test(next) ? token : token + line();
      }
      if (token === '}' || token === ']') {
        depth--;
        return /[{[]/.test(tokens[index - 1] ?? '') ? token : line() + token;
      }
      return token === ',' ? token + line() : token === ':' ? ': ' : token;
    })
    .join('');
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

/** Returns JSON with names, texts and other values told apart. */
function Coloured({ json }: { json: string }) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const match of json.matchAll(TOKEN)) {
    parts.push(json.slice(end, match.index));
    const kind = match[2] !== undefined ? 'name' : match[1] !== undefined ? 'text' : 'value';
    parts.push(
      <span key={match.index} className={`json-${kind}`}>
        {match[1] ?? match[0]}
      </span>,
      match[2] ?? '',
    );
    end = match.index + match[0].length;
  }
  return (
    <>
      {parts}
      {json.slice(end)}
    </>
  );
}

function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, MOST_HEX_BYTES); at += HEX_COLUMNS) {
    const row = [...bytes.subarray(at, at + HEX_COLUMNS)];
    const digits = row.map((each) => each.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((each) => (each >= 32 && each < 127 ? String.fromCharCode(each) : '·'));
    const place = at.toString(16).padStart(4, '0');
    lines.push(`${place}  ${digits.padEnd(HEX_COLUMNS * 3)} ${text.join('')}`);
  }
  if (bytes.length > MOST_HEX_BYTES)
    lines.push(`… and ${bytes.length - MOST_HEX_BYTES} more bytes`);
  return lines.join('\n');
}
