import { useQuery } from '@tanstack/react-query';
import {
  Activity,
  ChevronRight,
  Database,
  GitFork,
  Layers,
  ListTree,
  Workflow,
} from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { api } from '../lib/api';
import { go, href } from '../lib/place';
import { HelpDialog, useKeys } from './Keyboard';
import { Switches } from './Switches';

const SCREENS = [
  { name: undefined, label: 'Overview', icon: Activity },
  { name: 'events', label: 'Events', icon: ListTree },
  { name: 'cases', label: 'Cases', icon: Layers },
  { name: 'process', label: 'Process map', icon: Workflow },
] as const;

/** Screens that are reached from others, and which one of the list they belong to. */
const PARENT: Record<string, string> = { timeline: 'cases', causation: 'events' };

interface Props {
  store: string | undefined;
  screen: string | undefined;
  children: ReactNode;
}

export function Shell({ store, screen, children }: Props) {
  const main = useRef<HTMLElement>(null);
  useKeys();
  useEffect(() => {
    document.title = [screen ?? 'overview', store, 'Gesta Studio'].filter(Boolean).join(' · ');
    main.current?.scrollTo(0, 0);
  }, [store, screen]);
  return (
    <div className="shell">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <header className="top">
        <a className="brand" href={href([])} aria-label="Gesta Studio">
          <Mark /> <span>Gesta</span> <span className="quiet">Studio</span>
        </a>
        {store !== undefined && <StorePicker store={store} />}
        <span className="grow" />
        <Switches />
      </header>
      {store !== undefined && <Navigation store={store} screen={screen} />}
      <main ref={main} id="main" tabIndex={-1} className={store === undefined ? 'wide' : ''}>
        {children}
      </main>
      <HelpDialog />
    </div>
  );
}

const Mark = () => (
  <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M8 10h10M8 16h16M8 22h6" />
    <circle cx="23" cy="22" r="2.5" />
  </svg>
);

function StorePicker({ store }: { store: string }) {
  const stores = useQuery({ queryKey: ['stores'], queryFn: ({ signal }) => api.stores(signal) });
  const names = stores.data?.map((each) => each.name) ?? [];
  return (
    <span className="crumb">
      <ChevronRight size={14} aria-hidden="true" />
      <Database size={15} aria-hidden="true" />
      {names.length > 1 ? (
        <select
          aria-label="Store"
          value={store}
          onChange={(event) => go(href(['stores', event.target.value]))}
        >
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      ) : (
        <strong>{store}</strong>
      )}
    </span>
  );
}

function Navigation({ store, screen }: { store: string; screen: string | undefined }) {
  const active = screen === undefined ? undefined : (PARENT[screen] ?? screen);
  return (
    <nav className="side" aria-label="Screens">
      {SCREENS.map(({ name, label, icon: Icon }) => (
        <a
          key={label}
          href={href(['stores', store, ...(name === undefined ? [] : [name])])}
          aria-current={name === active ? 'page' : undefined}
        >
          <Icon size={17} aria-hidden="true" /> <span>{label}</span>
        </a>
      ))}
      {screen === 'causation' && (
        <span className="side-here">
          <GitFork size={15} aria-hidden="true" /> <span>Causation</span>
        </span>
      )}
    </nav>
  );
}
