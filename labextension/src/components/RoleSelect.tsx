import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { ROLES, type Role } from '../roles';

/** A choice among the roles; it stands in the panel and in Lab's property inspector. */
export function RoleSelect(props: {
  role: Role;
  label: string;
  disabled: boolean;
  trans: TranslationBundle;
  onChange: (role: Role) => void;
}): JSX.Element {
  const { role, trans } = props;
  const means = meanings(trans);
  return (
    <select
      className="jp-nb2fn-role"
      data-role={role}
      aria-label={props.label}
      title={role ? means[role] : trans.__('Choose what this cell is for')}
      value={role}
      disabled={props.disabled}
      onChange={event => props.onChange(event.target.value as Role)}
    >
      <option value="">{trans.__('no role')}</option>
      {ROLES.map(one => (
        <option key={one} value={one} title={means[one]}>
          {one}
        </option>
      ))}
    </select>
  );
}

/** What each role means, in a line. */
export function meanings(trans: TranslationBundle): Record<(typeof ROLES)[number], string> {
  return {
    data: trans.__('Loads or prepares the data'),
    train: trans.__('Fits the model'),
    predict: trans.__('Answers a question: this is what the endpoint runs'),
    setup: trans.__('Imports and helpers'),
    test: trans.__('Assertions that the endpoint is tested with'),
    parameters: trans.__('Values that may be set from outside'),
    skip: trans.__('Not run in a build')
  };
}
