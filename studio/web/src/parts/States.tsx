// What a screen shows when it has nothing to show: waiting, nothing there, or a failure.
import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { progress } from '../lib/insight';
import type { Insight } from '../lib/types';
import { CopyButton } from './CopyButton';

export const Waiting = ({ what }: { what: string }) => (
  <p className="waiting" role="status">
    Loading {what}…
  </p>
);

interface EmptyProps {
  title: string;
  children?: ReactNode;
  command?: string;
}

/** Nothing is there: says why, and what to do about it. */
export const Empty = ({ title, children, command }: EmptyProps) => (
  <div className="empty">
    <Inbox size={26} aria-hidden="true" />
    <h2>{title}</h2>
    {children}
    {command !== undefined && <Command text={command} />}
  </div>
);

/** A command for the terminal, to copy. */
export const Command = ({ text }: { text: string }) => (
  <span className="command">
    <code>{text}</code>
    <CopyButton text={text} label="Copy the command" />
  </span>
);

export function Failure({ error, again }: { error: Error; again?: () => void }) {
  const unreachable = error instanceof TypeError;
  return (
    <div className="empty failure" role="alert">
      <CircleAlert size={26} aria-hidden="true" />
      <h2>{unreachable ? 'The server cannot be reached' : 'That did not work'}</h2>
      <p>{unreachable ? 'Is it still running? Start it again with:' : error.message}</p>
      {unreachable && <Command text="gesta studio -s DIR" />}
      {again && <button onClick={again}>Try again</button>}
    </div>
  );
}

/** How far an insight has come, while it is not whole. */
export function Progress({ insight }: { insight: Insight<unknown> | undefined }) {
  if (!insight || insight.complete) return null;
  const share = progress(insight);
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label="Counted"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <i style={{ width: `${share * 100}%` }} />
    </div>
  );
}
