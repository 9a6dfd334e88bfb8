import { Plus, Search, X } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useCensus } from '../lib/census';
import { time } from '../lib/format';
import { narrow, type Clock, type Selection } from '../lib/selection';
import { useZone } from '../lib/settings';
import { CopyButton } from './CopyButton';
import { TypeName } from './TypeName';

interface Props {
  store: string;
  selection: Selection;
  command: string;
}

/** Which events are wanted: types, tags, text, time; each part as a chip that can be taken away. */
export function QueryBar({ store, selection, command }: Props) {
  const census = useCensus(store).data?.result;
  const types = census?.types.map((row) => row.type) ?? [];
  return (
    <div className="query-bar" role="search" aria-label="Events">
      <TextField text={selection.text} />
      <AddField
        label="type"
        known={types}
        onAdd={(type) => narrow({ type: [...new Set([...selection.type, type])] })}
      />
      <AddField
        label="tag"
        known={census?.keys.map((row) => (row.plain ? row.key : `${row.key}:`)) ?? []}
        onAdd={(tag) => narrow({ tag: [...new Set([...selection.tag, tag])] })}
      />
      {(census?.originals ?? 0) > 0 && <ClockField clock={selection.clock} />}
      <Chips selection={selection} />
      <span className="grow" />
      <CopyButton text={command} label={`Copy the command: ${command}`}>
        As a command
      </CopyButton>
    </div>
  );
}

function TextField({ text }: { text: string }) {
  const [draft, setDraft] = useState(text);
  useEffect(() => setDraft(text), [text]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    narrow({ text: draft });
  };
  return (
    <form className="text-field" onSubmit={submit}>
      <Search size={15} aria-hidden="true" />
      <input
        type="search"
        placeholder="Text in data, metadata, id"
        aria-label="Text in data, metadata or id"
        value={draft}
        maxLength={256}
        onChange={(event) => {
          setDraft(event.target.value);
          if (event.target.value === '') narrow({ text: '' });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </form>
  );
}

interface AddProps {
  label: 'type' | 'tag';
  known: string[];
  onAdd: (value: string) => void;
}

/** A field for one more type or tag, which suggests what there is. */
function AddField({ label, known, onAdd }: AddProps) {
  const [draft, setDraft] = useState('');
  const add = (value: string) => {
    if (value === '') return;
    onAdd(value);
    setDraft('');
  };
  const id = `known-${label}`;
  return (
    <form
      className="add-field"
      onSubmit={(event) => {
        event.preventDefault();
        add(draft.trim());
      }}
    >
      <Plus size={14} aria-hidden="true" />
      <input
        type="text"
        list={id}
        placeholder={label}
        aria-label={`Add a ${label}`}
        value={draft}
        maxLength={256}
        onChange={(event) => {
          const { value } = event.target;
          const chosen = (event.nativeEvent as InputEvent).inputType !== 'insertText';
          if (label === 'type' && chosen && known.includes(value)) add(value);
          else setDraft(value);
        }}
      />
      <datalist id={id}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </form>
  );
}

const ClockField = ({ clock }: { clock: Clock }) => (
  <select
    aria-label="Which time counts"
    value={clock}
    onChange={(event) => narrow({ clock: event.target.value as Clock })}
  >
    <option value="original">by when it happened</option>
    <option value="recorded">by when it was recorded</option>
  </select>
);

function Chips({ selection }: { selection: Selection }) {
  const [zone] = useZone();
  const { type, tag, since, until } = selection;
  const shown = (iso: string) => (iso ? time(iso, zone).slice(0, 19) : '…');
  return (
    <>
      {type.map((each) => (
        <Chip
          key={each}
          label={`type ${each}`}
          onRemove={() => narrow({ type: without(type, each) })}
        >
          <TypeName type={each} />
        </Chip>
      ))}
      {tag.map((each) => (
        <Chip key={each} label={`tag ${each}`} onRemove={() => narrow({ tag: without(tag, each) })}>
          <span className="mono">{each}</span>
        </Chip>
      ))}
      {(since || until) && (
        <Chip label="time" onRemove={() => narrow({ since: '', until: '' })}>
          {shown(since)} – {shown(until)}
        </Chip>
      )}
    </>
  );
}

const without = (all: string[], one: string) => all.filter((each) => each !== one);

interface ChipProps {
  label: string;
  onRemove: () => void;
  children: React.ReactNode;
}

const Chip = ({ label, onRemove, children }: ChipProps) => (
  <span className="chip">
    {children}
    <button className="plain" onClick={onRemove} aria-label={`Remove ${label}`}>
      <X size={13} aria-hidden="true" />
    </button>
  </span>
);
