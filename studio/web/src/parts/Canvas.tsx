import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type PointerEvent,
  type ReactNode,
} from 'react';

interface Props {
  width: number;
  height: number;
  label: string;
  maxHeight?: number;
  children: ReactNode;
}

interface View {
  scale: number;
  x: number;
  y: number;
}

const MIN_SCALE = 0.15;
const MAX_SCALE = 3;
const ZOOM = 1.25;
/** The least scale to begin with: rather a part that can be read than all in crumbs. */
const READABLE = 0.55;
const MIN_HEIGHT = 130;
const MAX_HEIGHT = 1_200;
const MARGIN = 20;

/** A drawing that can be moved and zoomed; it begins fitted to its box. */
export function Canvas({ width, height, label, maxHeight = MAX_HEIGHT, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 });
  const [drag, setDrag] = useState<{ x: number; y: number; from: View }>();

  const fit = (least = MIN_SCALE) => {
    const rect = box.current?.getBoundingClientRect();
    if (!rect || width === 0) return;
    const scale = Math.max(least, Math.min(1, rect.width / width, rect.height / height));
    const y = Math.max(0, (rect.height - height * scale) / 2);
    setView({ scale, x: (rect.width - width * scale) / 2, y });
  };
  useLayoutEffect(() => {
    const at = box.current;
    if (!at) return;
    // As high as the drawing needs to be if it fills the width, so that it can be read.
    const resize = () => {
      const wide = Math.max(READABLE, Math.min(1, at.clientWidth / width));
      at.style.height = `${Math.min(maxHeight, Math.max(MIN_HEIGHT, height * wide + MARGIN))}px`;
      fit(READABLE);
    };
    resize();
    const observer = new ResizeObserver(resize);
    observer.observe(at);
    return () => observer.disconnect();
  }, [width, height, maxHeight]);

  const zoom = (factor: number, at?: { x: number; y: number }) =>
    setView((old) => {
      const rect = box.current?.getBoundingClientRect();
      const { x, y } = at ?? { x: (rect?.width ?? 0) / 2, y: (rect?.height ?? 0) / 2 };
      const scale = Math.min(MAX_SCALE, Math.max(MIN_SCALE, old.scale * factor));
      const by = scale / old.scale;
      return { scale, x: x - (x - old.x) * by, y: y - (y - old.y) * by };
    });

  useEffect(() => {
    const at = box.current;
    if (!at) return;
    // Only with a modifier, so that the page scrolls past the drawing.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const rect = at.getBoundingClientRect();
      const place = { x: event.clientX - rect.left, y: event.clientY - rect.top };
      zoom(event.deltaY < 0 ? ZOOM : 1 / ZOOM, place);
    };
    at.addEventListener('wheel', wheel, { passive: false });
    return () => at.removeEventListener('wheel', wheel);
  }, []);

  const move = (event: PointerEvent) => {
    if (!drag) return;
    const { from } = drag;
    setView({ ...from, x: from.x + event.clientX - drag.x, y: from.y + event.clientY - drag.y });
  };
  return (
    <div
      ref={box}
      className={drag ? 'canvas card dragging' : 'canvas card'}
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ x: event.clientX, y: event.clientY, from: view });
      }}
      onPointerMove={move}
      onPointerUp={() => setDrag(undefined)}
    >
      <svg role="group" aria-label={label}>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
            markerUnits="userSpaceOnUse"
          >
            <path className="arrow" d="M0 0.5 L8 4 L0 7.5 z" />
          </marker>
        </defs>
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>{children}</g>
      </svg>
      <div className="canvas-tools">
        <button className="icon" onClick={() => zoom(ZOOM)} aria-label="Larger">
          <ZoomIn size={15} aria-hidden="true" />
        </button>
        <button className="icon" onClick={() => zoom(1 / ZOOM)} aria-label="Smaller">
          <ZoomOut size={15} aria-hidden="true" />
        </button>
        <button className="icon" onClick={() => fit()} aria-label="Fit">
          <Maximize size={15} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
