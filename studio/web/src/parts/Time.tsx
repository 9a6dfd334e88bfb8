import { clock, day, time } from '../lib/format';
import { useZone } from '../lib/settings';

/** A time in the zone that the reader has chosen; the other one shows on top. */
export function Time({ iso, brief = false }: { iso: string; brief?: boolean }) {
  const [zone] = useZone();
  const other = zone === 'utc' ? `${time(iso, 'local')} here` : `${time(iso, 'utc')} UTC`;
  return (
    <time dateTime={iso} title={other} className="time">
      {!brief && <span className="day">{day(iso, zone)} </span>}
      <span>{clock(iso, zone)}</span>
    </time>
  );
}
