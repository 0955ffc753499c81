import * as React from 'react';
import { useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';

/** Where the endpoint is to run; nothing where there is no choice. */
export function TargetChoice(props: {
  session: NotebookSession;
  disabled: boolean;
}): JSX.Element | null {
  const trans = useTrans();
  const { targets, target } = useStore(props.session.deploy);
  if (targets.length < 2) {
    return null;
  }
  return (
    <label className="jp-nb2fn-choice">
      <span>{trans.__('for')}</span>
      <select
        aria-label={trans.__('Target')}
        value={target}
        disabled={props.disabled}
        onChange={event => props.session.deploy.choose(event.target.value)}
      >
        {targets.map(t => (
          <option key={t.name}>{t.name}</option>
        ))}
      </select>
    </label>
  );
}
