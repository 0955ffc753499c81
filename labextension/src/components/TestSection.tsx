import * as React from 'react';
import { useSurroundings, useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import { LANGUAGES, snippet } from '../model/snippets';
import type { Asked, Place } from '../model/testing';
import { useStore } from '../store';
import { Answer, MatchBadge } from './Answer';
import { Button, Card, Fold, Pill } from './basics';
import { Form } from './Form';
import { milliseconds } from './format';

/** Ask the endpoint: a form made from its own description. */
export function TestSection({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { test } = session;
  const { place, entries, entry, raw, asking, last, error, history } = useStore(test);
  if (!place) {
    return (
      <p className="jp-nb2fn-quiet">{trans.__('Build the endpoint, then ask it here.')}</p>
    );
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    void test.ask();
  };
  return (
    <>
      <PlaceView session={session} place={place} />
      {entries.length > 1 && (
        <label className="jp-nb2fn-choice">
          <span>{trans.__('Route')}</span>
          <select value={entry?.path} onChange={event => test.route(event.target.value)}>
            {entries.map(({ path }) => (
              <option key={path}>{path}</option>
            ))}
          </select>
        </label>
      )}
      {entry && (
        <form
          className="jp-nb2fn-form"
          aria-label={trans.__('Question to the endpoint')}
          onSubmit={submit}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              submit(event);
            }
          }}
        >
          {/* A press of Enter in a field must reach Send, not the first button. */}
          <Form session={session} />
          <div className="jp-nb2fn-bar">
            <Button type="submit" primary icon="play" disabled={asking}>
              {asking ? trans.__('Asking…') : trans.__('Send')}
            </Button>
            <Repeat session={session} />
            <Button icon="undo" onClick={() => test.example()}>
              {trans.__('Example')}
            </Button>
            <Button onClick={() => test.asText(raw === null)}>
              {raw === null ? trans.__('As JSON') : trans.__('As form')}
            </Button>
          </div>
        </form>
      )}
      {error && (
        <Card tone="bad" title={trans.__('No answer')} alert>
          <p>{error.message}</p>
        </Card>
      )}
      {last && <Answer asked={last} />}
      {entry && <Snippets session={session} place={place} />}
      {history.length > 0 && <History session={session} history={history} />}
    </>
  );
}

function PlaceView(props: { session: NotebookSession; place: Place }): JSX.Element {
  const trans = useTrans();
  const { session, place } = props;
  const { build } = useStore(session);
  const { deployment } = place;
  return (
    <div className="jp-nb2fn-bar jp-nb2fn-place">
      {deployment ? (
        <>
          <Pill tone="accent">
            {deployment.target} · {deployment.stage}
          </Pill>
          <span className="jp-nb2fn-quiet">{deployment.url}</span>
          {build && (
            <button
              type="button"
              className="jp-nb2fn-link"
              onClick={() => void session.test.aim({ build })}
            >
              {trans.__('ask the build instead')}
            </button>
          )}
        </>
      ) : (
        <span className="jp-nb2fn-quiet">
          {trans.__(
            'The build %1, run on the server for this test',
            place.build?.build ?? ''
          )}
        </span>
      )}
    </div>
  );
}

function Repeat({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { repeat } = useStore(session.test);
  return (
    <select
      aria-label={trans.__('How often')}
      value={repeat}
      onChange={event => session.test.set({ repeat: Number(event.target.value) })}
    >
      {[1, 10, 100, 1000].map(times => (
        <option key={times} value={times}>
          {trans.__('%1 ×', times)}
        </option>
      ))}
    </select>
  );
}

function Snippets(props: { session: NotebookSession; place: Place }): JSX.Element {
  const trans = useTrans();
  const { actions } = useSurroundings();
  const { deployment } = props.place;
  const base = deployment?.url || 'http://127.0.0.1:8000';
  const { test } = props.session;
  const copy = (language: (typeof LANGUAGES)[number]) => () => {
    const url = base.replace(/\/$/, '') + (test.get().entry?.path ?? '');
    actions.copy(
      snippet(language, {
        url,
        body: test.body(),
        locked: !!deployment && deployment.auth === 'token'
      })
    );
    setCopied(language);
  };
  const [copied, setCopied] = React.useState('');
  return (
    <div
      className="jp-nb2fn-bar"
      role="group"
      aria-label={trans.__('Copy this question as code')}
    >
      <span className="jp-nb2fn-quiet">{trans.__('Copy as')}</span>
      {LANGUAGES.map(language => (
        <Button
          key={language}
          icon={copied === language ? 'check' : 'copy'}
          onClick={copy(language)}
        >
          {language}
        </Button>
      ))}
      <span role="status" className="jp-nb2fn-unseen">
        {copied && trans.__('Copied as %1', copied)}
      </span>
    </div>
  );
}

function History(props: { session: NotebookSession; history: Asked[] }): JSX.Element {
  const trans = useTrans();
  return (
    <Fold title={trans._n('%1 question asked', '%1 questions asked', props.history.length)}>
      <ol className="jp-nb2fn-history">
        {props.history.map(asked => (
          <li key={asked.number}>
            <button
              type="button"
              className="jp-nb2fn-cell-link"
              title={trans.__('Put it into the form again')}
              onClick={() => props.session.test.recall(asked)}
            >
              <span className="jp-nb2fn-cell-number">{asked.answer.status}</span>
              <code>{asked.body}</code>
            </button>
            <span className="jp-nb2fn-quiet">{milliseconds(asked.answer.latency_ms)}</span>
            {asked.answer.status < 400 && <MatchBadge match={asked.answer.match} />}
          </li>
        ))}
      </ol>
    </Fold>
  );
}
