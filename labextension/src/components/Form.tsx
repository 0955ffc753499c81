import * as React from 'react';
import { useTrans } from '../context';
import type { Draft, Field } from '../model/fields';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';
import type { Violation } from '../types';
import { Button } from './basics';
import { Grid } from './Grid';

/** The question: a field for each input, or the body as text. */
export function Form({ session }: { session: NotebookSession }): JSX.Element | null {
  const trans = useTrans();
  const { test } = session;
  const { entry, drafts, raw, last } = useStore(test);
  if (!entry) {
    return null;
  }
  const problem = last?.body === test.body() ? last.answer.problem : null;
  const violations = ((problem?.['errors'] as Violation[] | undefined) ?? []).slice(0, 100);
  if (raw !== null) {
    return (
      <>
        <textarea
          className="jp-nb2fn-json"
          aria-label={trans.__('Body of the request as JSON')}
          value={raw}
          rows={Math.min(16, raw.split('\n').length + 1)}
          spellCheck={false}
          onChange={event => test.set({ raw: event.target.value })}
        />
        <Violations found={violations} />
      </>
    );
  }
  const known = new Set(entry.fields.map(field => field.name));
  return (
    <>
      {entry.fields.map(field => (
        <FieldView
          key={field.name}
          field={field}
          draft={drafts[field.name] ?? ''}
          violations={violations.filter(v => v.pointer.split('/')[1] === field.name)}
          session={session}
        />
      ))}
      <Violations
        found={violations.filter(v => !known.has(v.pointer.split('/')[1] ?? ''))}
      />
    </>
  );
}

function Violations({
  found,
  id
}: {
  found: Violation[];
  id?: string;
}): JSX.Element | null {
  return found.length > 0 ? (
    <div role="alert" id={id}>
      <ul className="jp-nb2fn-violations">
        {found.map(({ pointer, detail }, place) => (
          <li key={place}>
            <code>{pointer}</code> {detail}
          </li>
        ))}
      </ul>
    </div>
  ) : null;
}

function FieldView(props: {
  field: Field;
  draft: Draft;
  violations: Violation[];
  session: NotebookSession;
}): JSX.Element {
  const trans = useTrans();
  const { field, draft, violations, session } = props;
  const id = React.useId();
  const edit = (value: Draft) => session.test.edit(field.name, value);
  const single = !Array.isArray(draft);
  return (
    <div className="jp-nb2fn-field">
      <div className="jp-nb2fn-field-head">
        {single ? (
          <label htmlFor={id}>{field.name}</label>
        ) : (
          <span className="jp-nb2fn-field-name">{field.name}</span>
        )}
        {!field.required && <span className="jp-nb2fn-quiet">{trans.__('optional')}</span>}
        <Variable session={session} field={field} />
      </div>
      {single ? (
        <Scalar
          id={id}
          field={field}
          value={draft}
          edit={edit}
          wrong={violations.length > 0 ? `${id}-wrong` : undefined}
        />
      ) : (
        <Grid field={field} rows={draft} violations={violations} edit={edit} />
      )}
      <Violations found={violations} id={`${id}-wrong`} />
    </div>
  );
}

function Scalar(props: {
  id: string;
  field: Field;
  value: string;
  edit: (value: string) => void;
  wrong: string | undefined;
}): JSX.Element {
  const { id, field, value, edit, wrong } = props;
  const invalid = { 'aria-invalid': wrong ? true : undefined, 'aria-describedby': wrong };
  if (field.kind === 'flag' || field.kind === 'choice') {
    const values = field.schema.enum?.map(String) ?? ['true', 'false'];
    return (
      <select
        id={id}
        value={value}
        onChange={event => edit(event.target.value)}
        {...invalid}
      >
        {!field.required && <option value="" />}
        {values.map(option => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  if (field.kind === 'number') {
    return (
      <input
        id={id}
        value={value}
        inputMode="decimal"
        data-number
        onChange={event => edit(event.target.value)}
        {...invalid}
      />
    );
  }
  return (
    <textarea
      id={id}
      className={field.kind === 'json' ? 'jp-nb2fn-json' : undefined}
      value={value}
      rows={Math.min(10, value.split('\n').length + 1)}
      spellCheck={field.kind === 'text'}
      onChange={event => edit(event.target.value)}
      {...invalid}
    />
  );
}

/** Takes a field's value from the running kernel. */
function Variable(props: { session: NotebookSession; field: Field }): JSX.Element {
  const trans = useTrans();
  const { session, field } = props;
  const [open, setOpen] = React.useState(false);
  const [name, setName] = React.useState(field.name);
  const [error, setError] = React.useState('');
  const take = async () => {
    try {
      session.test.fill(field.name, JSON.parse(await session.document.evaluate(name)));
      setOpen(false);
      setError('');
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  if (!open) {
    return (
      <button type="button" className="jp-nb2fn-link" onClick={() => setOpen(true)}>
        {trans.__('from the kernel…')}
      </button>
    );
  }
  // No form: it stands in one, whose question must not be sent by taking a value.
  const pressed = (event: React.KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      void take();
    } else if (event.key === 'Escape') {
      setOpen(false);
    }
  };
  return (
    <div className="jp-nb2fn-variable">
      <input
        autoFocus
        value={name}
        aria-label={trans.__('Variable or expression in the kernel')}
        spellCheck={false}
        onChange={event => setName(event.target.value)}
        onKeyDown={pressed}
      />
      <Button onClick={() => void take()}>{trans.__('Take')}</Button>
      {error && (
        <span role="alert" className="jp-nb2fn-wrong">
          {error}
        </span>
      )}
    </div>
  );
}
