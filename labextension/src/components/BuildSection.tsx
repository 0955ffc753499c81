import * as React from 'react';
import { useSurroundings, useTrans } from '../context';
import { over } from '../model/jobs';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';
import type { Build, BuiltFile } from '../types';
import { Button, Card, Fold, Pill } from './basics';
import { Diagnostics } from './Diagnostics';
import { bytes, moment, seconds } from './format';
import { Icon } from './Icon';
import { Stages } from './Stages';
import { TargetChoice } from './Target';

/** One button; then the stages, and what came out. */
export function BuildSection({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { build: work, error, starting } = useStore(session.jobs);
  const { build } = useStore(session);
  const { answer } = useStore(session.check);
  const running = work !== null && !over(work.job);
  const broken = answer !== null && !answer.ok;
  return (
    <>
      <div className="jp-nb2fn-bar">
        {running ? (
          <Button icon="stop" danger onClick={() => void session.jobs.cancel(work)}>
            {trans.__('Cancel')}
          </Button>
        ) : (
          <Button
            primary
            icon="play"
            disabled={starting || broken || session.busy}
            title={broken ? trans.__('First mend the errors above.') : undefined}
            onClick={() => void session.build()}
          >
            {build ? trans.__('Build again') : trans.__('Build')}
          </Button>
        )}
        <TargetChoice session={session} disabled={running} />
      </div>
      {error && (
        <Card tone="bad" title={trans.__('It could not be started')} alert>
          <p>{error.message}</p>
          <Diagnostics session={session} found={error.diagnostics} />
        </Card>
      )}
      {work && (running || work.job.state !== 'succeeded') && <Stages work={work} />}
      {work?.job.state === 'failed' && (
        <Card tone="bad" title={trans.__('The build failed; nothing was written')} alert>
          {work.job.error && <p>{work.job.error}</p>}
          <Diagnostics session={session} found={work.job.diagnostics} />
        </Card>
      )}
      {work?.job.state === 'cancelled' && (
        <p className="jp-nb2fn-quiet">{trans.__('Cancelled; nothing was written.')}</p>
      )}
      {build && !running && work?.job.state !== 'failed' && (
        <Result session={session} build={build} />
      )}
      {work?.job.state === 'succeeded' && (
        <Fold
          title={trans.__('Built in %1', seconds((work.job.ended ?? 0) - work.job.created))}
        >
          <Stages work={work} />
        </Fold>
      )}
      {work?.job.state === 'succeeded' && (
        <Diagnostics
          session={session}
          found={work.job.diagnostics.filter(d => d.severity !== 'info')}
        />
      )}
    </>
  );
}

function Result(props: { session: NotebookSession; build: Build }): JSX.Element {
  const trans = useTrans();
  const { build } = props;
  const { parity } = build;
  const kinds = Object.entries(parity.coverage).map(([kind, count]) => `${count} ${kind}`);
  return (
    <div
      className="jp-nb2fn-result"
      role="group"
      aria-label={trans.__('Result of the build')}
    >
      <Pill tone={parity.status === 'equal' ? 'good' : 'warn'} icon="check">
        {trans._n('%1 case equal', '%1 cases equal', parity.cases)}
      </Pill>
      <dl>
        <dt>{trans.__('Tier')}</dt>
        <dd>{build.tier}</dd>
        <dt>{trans.__('Size')}</dt>
        <dd>{bytes(build.size)}</dd>
        <dt>{trans.__('Asked')}</dt>
        <dd>{kinds.join(', ')}</dd>
        <dt>{trans.__('Largest difference')}</dt>
        <dd>{parity.max_abs_diff === 0 ? '0' : parity.max_abs_diff.toPrecision(3)}</dd>
        <dt>{trans.__('Target')}</dt>
        <dd>{build.target}</dd>
        <dt>{trans.__('Built')}</dt>
        <dd>{moment(build.built)}</dd>
        <dt>{trans.__('Folder')}</dt>
        <dd>
          <code>{build.build}</code>
        </dd>
      </dl>
      {parity.caveats.map(caveat => (
        <p key={caveat} className="jp-nb2fn-quiet">
          {trans.__('Caveat:')} {caveat}
        </p>
      ))}
      <Fold title={trans.__('Generated files')}>
        <Files session={props.session} build={build} />
      </Fold>
    </div>
  );
}

function Files(props: { session: NotebookSession; build: Build }): JSX.Element {
  const { actions } = useSurroundings();
  const { build, digest } = props.build;
  const [files, setFiles] = React.useState<BuiltFile[]>([]);
  const [error, setError] = React.useState('');
  React.useEffect(() => {
    let wanted = true;
    props.session.api.files(build).then(
      found => wanted && setFiles(found),
      (failure: Error) => wanted && setError(failure.message)
    );
    return () => {
      wanted = false;
    };
  }, [build, digest]);
  if (error) {
    return <p role="alert">{error}</p>;
  }
  return (
    <ul className="jp-nb2fn-files">
      {files.map(file => (
        <li key={file.path}>
          <Icon name="file" />
          {file.text ? (
            <button
              type="button"
              className="jp-nb2fn-link"
              onClick={() => actions.openFile(build, file)}
            >
              {file.path}
            </button>
          ) : (
            <span>{file.path}</span>
          )}
          <span className="jp-nb2fn-quiet">{bytes(file.size)}</span>
        </li>
      ))}
    </ul>
  );
}
