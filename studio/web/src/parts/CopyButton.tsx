import { Check, Copy } from 'lucide-react';
import { useState } from 'react';

const SHOWN_MS = 1_500;

interface Props {
  text: string;
  label: string;
  children?: string;
}

export function CopyButton({ text, label, children }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button
      className="plain small"
      onClick={() => void copy()}
      aria-label={children === undefined ? label : undefined}
      title={label}
    >
      {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      {children !== undefined && <span>{copied ? 'Copied' : children}</span>}
    </button>
  );
}
