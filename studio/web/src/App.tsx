import { lazy, Suspense, type ReactNode } from 'react';
import { Shell } from './parts/Shell';
import { Waiting } from './parts/States';
import { usePlace } from './lib/place';
import { Cases } from './screens/Cases';
import { Events } from './screens/Events';
import { Home } from './screens/Home';
import { Keys } from './screens/Keys';
import { Missing } from './screens/Missing';
import { Overview } from './screens/Overview';

const Process = lazy(() => import('./screens/Process'));
const Timeline = lazy(() => import('./screens/Timeline'));
const Causation = lazy(() => import('./screens/Causation'));

export function App() {
  const { parts } = usePlace();
  const store = parts[0] === 'stores' ? parts[1] : undefined;
  return (
    <Shell store={store} screen={parts[2]}>
      <Suspense fallback={<Waiting what="the screen" />}>{screen(parts)}</Suspense>
    </Shell>
  );
}

/** Returns the screen of an address: stores / NAME / screen / what of it. */
function screen([root, store, name, what]: string[]): ReactNode {
  if (root === undefined || (root === 'stores' && store === undefined)) return <Home />;
  if (root !== 'stores' || store === undefined) return <Missing />;
  switch (name) {
    case undefined:
      return <Overview key={store} store={store} />;
    case 'events':
      return <Events key={store} store={store} />;
    case 'cases':
      return what === undefined ? (
        <Keys store={store} to="cases" />
      ) : (
        <Cases key={what} store={store} tagKey={what} />
      );
    case 'process':
      return what === undefined ? (
        <Keys store={store} to="process" />
      ) : (
        <Process key={what} store={store} tagKey={what} />
      );
    case 'timeline':
      return what === undefined ? <Missing /> : <Timeline key={what} store={store} tag={what} />;
    case 'causation':
      return what === undefined ? <Missing /> : <Causation store={store} position={what} />;
    default:
      return <Missing />;
  }
}
