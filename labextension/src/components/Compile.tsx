import * as React from 'react';
import { useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';
import type { Build, BuiltField, CheckAnswer, Crossing, Route } from '../types';
import { Card, Fold, Pill } from './basics';
import { Diagnostics } from './Diagnostics';
import { Flow } from './Flow';
import { bytes } from './format';

/** What will be compiled of the notebook as it is in the editor. */
export function Compile({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { answer, pending, error } = useStore(session.check);
  const { build } = useStore(session);
  if (!answer) {
    return error ? (
      <Card tone="bad" title={trans.__('The notebook could not be checked')} alert>
        <p>{error.message}</p>
      </Card>
    ) : (
      <p className="jp-nb2fn-quiet">{trans.__('Reading the notebook…')}</p>
    );
  }
  return (
    <div className="jp-nb2fn-compile" aria-busy={pending}>
      {error && (
        <Card tone="bad" title={trans.__('The last edit could not be checked')} alert>
          <p>{error.message}</p>
        </Card>
      )}
      <Diagnostics session={session} found={answer.diagnostics} />
      {answer.routes.map(route => (
        <RouteView key={route.path} route={route} session={session} build={build} />
      ))}
      {answer.ok && (
        <>
          <Crossings session={session} answer={answer} />
          <Requirements answer={answer} build={build} />
          <BuiltAs answer={answer} build={build} />
        </>
      )}
      {answer.edges.length > 0 && (
        <Fold title={trans.__('Dataflow')} open>
          <Flow session={session} answer={answer} />
        </Fold>
      )}
    </div>
  );
}

/** How the check stands, in the section's heading. */
export function CompileBadge({
  session
}: {
  session: NotebookSession;
}): JSX.Element | null {
  const trans = useTrans();
  const { answer, pending } = useStore(session.check);
  if (!answer) {
    return null;
  }
  const count = (severity: string) =>
    answer.diagnostics.filter(d => d.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  return (
    <span role="status" data-pending={pending || undefined}>
      {errors > 0 && (
        <Pill tone="bad" icon="cross">
          {trans._n('%1 error', '%1 errors', errors)}
        </Pill>
      )}
      {warnings > 0 && (
        <Pill tone="warn" icon="warning">
          {trans._n('%1 warning', '%1 warnings', warnings)}
        </Pill>
      )}
      {answer.ok && errors + warnings === 0 && (
        <Pill tone="good" icon="check">
          {trans.__('compiles')}
        </Pill>
      )}
    </span>
  );
}

function RouteView(props: {
  route: Route;
  session: NotebookSession;
  build: Build | null;
}): JSX.Element {
  const trans = useTrans();
  const { route, session } = props;
  const built = props.build?.routes.find(r => r.path === route.path);
  const type = (fields: BuiltField[] | undefined, name: string) =>
    fields?.find(field => field.name === name)?.type ?? '?';
  const go = (place: Route['inputs'][number]['place']) => () =>
    session.document.reveal(place.cell_id, place.line, place.column);
  const outputs =
    route.kind === 'function' && built
      ? built.outputs.map(({ name }) => ({ name, place: route.outputs[0]?.place }))
      : route.outputs;
  return (
    <table className="jp-nb2fn-route">
      <caption>
        <span className="jp-nb2fn-method">POST</span> {route.path}
      </caption>
      <tbody>
        {route.inputs.map(input => (
          <tr key={`in ${input.name}`}>
            <th scope="row">{trans.__('takes')}</th>
            <td>
              <button type="button" className="jp-nb2fn-link" onClick={go(input.place)}>
                {input.name}
              </button>
            </td>
            <td className="jp-nb2fn-type">{type(built?.inputs, input.name)}</td>
          </tr>
        ))}
        {outputs.map(output => (
          <tr key={`out ${output.name}`}>
            <th scope="row">{trans.__('answers')}</th>
            <td>
              <button
                type="button"
                className="jp-nb2fn-link"
                disabled={!output.place}
                onClick={output.place && go(output.place)}
              >
                {output.name}
              </button>
            </td>
            <td className="jp-nb2fn-type">{type(built?.outputs, output.name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Crossings(props: { session: NotebookSession; answer: CheckAnswer }): JSX.Element {
  const trans = useTrans();
  const { crosses, cells } = props.answer;
  const go = (crossing: Crossing) => () => {
    const cell = cells.find(c => c.cell === crossing.defined[crossing.defined.length - 1]);
    if (cell) {
      props.session.document.reveal(cell.cell_id);
    }
  };
  return (
    <div className="jp-nb2fn-fact">
      <h3>{trans.__('Crosses, frozen')}</h3>
      {crosses.length === 0 && (
        <span className="jp-nb2fn-quiet">{trans.__('nothing')}</span>
      )}
      {crosses.map(crossing => (
        <button
          type="button"
          key={crossing.name}
          className="jp-nb2fn-chip"
          title={trans.__(
            'from cell %1 to cell %2',
            listed(crossing.defined),
            listed(crossing.used)
          )}
          onClick={go(crossing)}
        >
          {crossing.name}
        </button>
      ))}
    </div>
  );
}

function Requirements(props: { answer: CheckAnswer; build: Build | null }): JSX.Element {
  const trans = useTrans();
  const { answer, build } = props;
  const fresh = build && build.source_digest === answer.digest;
  const names = fresh ? build.requirements : answer.requirements.map(r => r.name);
  return (
    <div className="jp-nb2fn-fact">
      <h3>{fresh ? trans.__('Needs') : trans.__('Imports')}</h3>
      {names.length === 0 && (
        <span className="jp-nb2fn-quiet">{trans.__('nothing but Python')}</span>
      )}
      {names.map(name => (
        <span key={name} className="jp-nb2fn-chip">
          {name}
        </span>
      ))}
    </div>
  );
}

function BuiltAs(props: { answer: CheckAnswer; build: Build | null }): JSX.Element {
  const trans = useTrans();
  const { answer, build } = props;
  const stale = build !== null && build.source_digest !== answer.digest;
  return (
    <div className="jp-nb2fn-fact" data-stale={stale || undefined}>
      <h3>{trans.__('Last build')}</h3>
      {build ? (
        <>
          <span className="jp-nb2fn-chip">{trans.__('%1 tier', build.tier)}</span>
          <span className="jp-nb2fn-chip">{bytes(build.size)}</span>
          {stale && (
            <Pill tone="warn" title={trans.__('The code has changed since this build.')}>
              {trans.__('stale')}
            </Pill>
          )}
        </>
      ) : (
        <span className="jp-nb2fn-quiet">
          {trans.__('none yet: types, tier and size are known after one')}
        </span>
      )}
    </div>
  );
}

function listed(cells: number[]): string {
  return cells.join(', ');
}
