// What the reader has chosen for this browser: colours, and how times are shown.
import { useSyncExternalStore } from 'react';
import type { Zone } from './format';

export type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const listeners = new Set<() => void>();

function read(name: string): string | null {
  try {
    return localStorage.getItem(`gesta.${name}`);
  } catch {
    return null; // a browser may forbid to remember anything
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(`gesta.${name}`, value);
  } catch {
    // Then it holds until the page is left.
  }
  memory.set(name, value);
  for (const listener of listeners) listener();
}

const memory = new Map<string, string>();

function useSetting(name: string): string | null {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => memory.get(name) ?? read(name),
  );
}

export function readTheme(): Theme {
  const found = memory.get('theme') ?? read('theme');
  return THEMES.find((each) => each === found) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  useSetting('theme');
  return [
    readTheme(),
    (theme) => {
      write('theme', theme);
      applyTheme(theme);
    },
  ];
}

export function useZone(): [Zone, (zone: Zone) => void] {
  const zone: Zone = useSetting('zone') === 'utc' ? 'utc' : 'local';
  return [zone, (next) => write('zone', next)];
}
