import { useEffect } from 'react';
import { go, href, placeOf } from '../lib/place';

const HELP: readonly [string, string][] = [
  ['/', 'search on this screen'],
  ['j  k', 'next and previous row or step'],
  ['Enter', 'open the row'],
  ['Esc', 'close'],
  ['g o', 'overview of the store'],
  ['g e', 'events'],
  ['g c', 'cases'],
  ['g p', 'process map'],
  ['?', 'this help'],
];

const GOES: Record<string, string[]> = { o: [], e: ['events'], c: ['cases'], p: ['process'] };
const SECOND_KEY_MS = 1_500;
const HELP_ID = 'help';

export function openHelp(): void {
  const dialog = document.getElementById(HELP_ID);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Tells whether a key is meant for a field or dialog, and not for the screen. */
export function isTyping(event: KeyboardEvent): boolean {
  const at = event.target;
  return (
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    (at instanceof HTMLElement &&
      (at.isContentEditable || at.closest('input, select, textarea, dialog') !== null))
  );
}

/** Keys that every screen has. */
export function useKeys(): void {
  useEffect(() => {
    let goUntil = 0;
    const pressed = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      const second = event.timeStamp < goUntil ? GOES[event.key] : undefined;
      goUntil = event.key === 'g' ? event.timeStamp + SECOND_KEY_MS : 0;
      const store = placeOf(window.location.hash).parts[1];
      if (second && store !== undefined) go(href(['stores', store, ...second]));
      else if (event.key === '?') openHelp();
      else if (event.key === '/') focusSearch(event);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}

function focusSearch(event: KeyboardEvent): void {
  const search = document.querySelector<HTMLInputElement>('input[type=search]');
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

/** Calls `handlers[key]` for keys that are meant for the screen. */
export function useScreenKeys(handlers: Record<string, () => void>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const handler = isTyping(event) ? undefined : handlers[event.key];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  });
}

export function HelpDialog() {
  return (
    <dialog id={HELP_ID} aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl className="keys">
        {HELP.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(/\s+/).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button autoFocus>Close</button>
      </form>
    </dialog>
  );
}
