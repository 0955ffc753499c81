import * as React from 'react';
import { useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import type { Diagnostic } from '../types';
import { Button } from './basics';
import { Icon, type IconName } from './Icon';

const ORDER = { error: 0, warning: 1, info: 2 };
const ICONS: Record<Diagnostic['severity'], IconName> = {
  error: 'cross',
  warning: 'warning',
  info: 'info'
};

/** Findings, the worst first, with links to where they are. */
export function Diagnostics(props: {
  session: NotebookSession;
  found: readonly Diagnostic[];
}): JSX.Element | null {
  if (props.found.length === 0) {
    return null;
  }
  const sorted = [...props.found].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return (
    <ul className="jp-nb2fn-diagnostics">
      {sorted.map((diagnostic, place) => (
        <Finding key={place} session={props.session} diagnostic={diagnostic} />
      ))}
    </ul>
  );
}

function Finding(props: { session: NotebookSession; diagnostic: Diagnostic }): JSX.Element {
  const trans = useTrans();
  const { diagnostic: d, session } = props;
  const words = {
    error: trans.__('error'),
    warning: trans.__('warning'),
    info: trans.__('information')
  };
  const go = () =>
    session.document.reveal(d.cell_id, d.line ?? undefined, d.column ?? undefined);
  const where = d.line
    ? trans.__('cell %1, line %2', d.cell, d.line)
    : trans.__('cell %1', d.cell);
  return (
    <li data-severity={d.severity}>
      <div className="jp-nb2fn-finding-head">
        <Icon name={ICONS[d.severity]} />
        <span className="jp-nb2fn-unseen">{words[d.severity]}: </span>
        <span className="jp-nb2fn-finding-message">{d.message}</span>
        <span className="jp-nb2fn-code">{d.code}</span>
      </div>
      {d.cell !== null && d.cell_id && (
        <button type="button" className="jp-nb2fn-link" onClick={go}>
          {where}
        </button>
      )}
      {d.text && <pre className="jp-nb2fn-excerpt">{shortened(d.text)}</pre>}
      {d.reason && <p>{d.reason}</p>}
      {d.fix && (
        <p className="jp-nb2fn-fix">
          <strong>{trans.__('Fix:')}</strong> {d.fix}
        </p>
      )}
      {d.edits.length > 0 && (
        <Button
          icon="check"
          disabled={session.document.readOnly}
          onClick={() => session.document.apply(d.edits)}
        >
          {trans.__('Fix it')}
        </Button>
      )}
      {d.notes.map((note, place) => (
        <p key={place} className="jp-nb2fn-quiet">
          {note}
        </p>
      ))}
    </li>
  );
}

function shortened(text: string): string {
  const lines = text.split('\n');
  return lines.length > 4 ? [...lines.slice(0, 3), '…'].join('\n') : text;
}
