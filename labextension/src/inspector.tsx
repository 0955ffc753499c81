/** The role of the active cell in Lab's own property inspector. */
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IFormRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';
import { changeRole, roleOf } from './cellRoles';
import { RoleSelect, meanings } from './components/RoleSelect';

/** The name under which `schema/plugin.json` asks for the field. */
export const FIELD = 'nb2fn:plugin.role';

/** The form's field; it writes the tag (or the `#|` line) that the panel writes too. */
export function roleField(
  tracker: INotebookTracker,
  trans: TranslationBundle
): IFormRenderer {
  return { fieldRenderer: () => <RoleField tracker={tracker} trans={trans} /> };
}

/** Lab makes the form anew for every active cell, so this is of one cell for its whole life. */
function RoleField(props: {
  tracker: INotebookTracker;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { tracker, trans } = props;
  const cell = tracker.activeCell?.model;
  const [, redraw] = React.useReducer((n: number) => n + 1, 0);
  React.useEffect(() => {
    const shared = cell?.sharedModel;
    shared?.changed.connect(redraw);
    return () => {
      shared?.changed.disconnect(redraw);
    };
  }, [cell]);
  if (!cell || cell.isDisposed || cell.type !== 'code') {
    return null;
  }
  const { role } = roleOf(cell);
  return (
    <div className="jp-nb2fn-Inspector">
      <span className="jp-FormGroup-fieldLabel jp-FormGroup-contentItem">
        {trans.__('Role in the endpoint')}
      </span>
      <RoleSelect
        role={role}
        label={trans.__('Role in the endpoint')}
        disabled={!!tracker.currentWidget?.context.model?.readOnly}
        trans={trans}
        onChange={chosen => changeRole(cell, chosen)}
      />
      {role && <p>{meanings(trans)[role]}</p>}
    </div>
  );
}
