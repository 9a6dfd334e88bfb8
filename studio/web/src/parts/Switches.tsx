import { Clock3, Keyboard, Monitor, Moon, Sun } from 'lucide-react';
import { useTheme, useZone, type Theme } from '../lib/settings';
import { openHelp } from './Keyboard';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICON = { system: Monitor, light: Sun, dark: Moon } as const;

/** What the reader sets for every screen: the zone of times, colours; and help. */
export function Switches() {
  const [theme, setTheme] = useTheme();
  const [zone, setZone] = useZone();
  const Icon = ICON[theme];
  return (
    <div className="switches">
      <button
        className="plain"
        onClick={() => setZone(zone === 'utc' ? 'local' : 'utc')}
        title="Show times of this place, or of UTC"
      >
        <Clock3 size={15} aria-hidden="true" /> {zone === 'utc' ? 'UTC' : 'Local time'}
      </button>
      <button
        className="plain icon"
        onClick={() => setTheme(NEXT[theme])}
        aria-label={`Colours: ${theme}. Change to ${NEXT[theme]}.`}
        title={`Colours: ${theme}`}
      >
        <Icon size={16} aria-hidden="true" />
      </button>
      <button className="plain icon" onClick={openHelp} aria-label="Keyboard" title="Keyboard (?)">
        <Keyboard size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
