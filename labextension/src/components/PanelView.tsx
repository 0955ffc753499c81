import * as React from 'react';
import { useTrans } from '../context';
import { over } from '../model/jobs';
import type { NotebookSession, PanelModel } from '../model/panel';
import { useStore } from '../store';
import { Button, Card, CopyButton, Pill, Spinner } from './basics';
import { BuildSection } from './BuildSection';
import { Cells } from './Cells';
import { Compile, CompileBadge } from './Compile';
import { DeploySection } from './DeploySection';
import { LogSection } from './LogSection';
import { Section } from './Section';
import { TestSection } from './TestSection';

/** The whole panel, for the active notebook. */
export function PanelView({ model }: { model: PanelModel }): JSX.Element {
  const trans = useTrans();
  const { session, trouble } = useStore(model);
  if (trouble) {
    return <Trouble model={model} />;
  }
  if (!session) {
    return (
      <Card title={trans.__('No notebook is open')}>
        <p>{trans.__('Open a notebook to turn it into an endpoint.')}</p>
      </Card>
    );
  }
  return <Session key={session.document.path} model={model} session={session} />;
}

function Session(props: { model: PanelModel; session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { model, session } = props;
  useStore(session);
  const { document } = session;
  if (document.language && document.language !== 'python') {
    return (
      <Card title={trans.__('This notebook is not in Python')}>
        <p>
          {trans.__(
            'Its kernel runs %1; endpoints are made of Python notebooks.',
            document.language
          )}
        </p>
      </Card>
    );
  }
  const part = { model, session };
  return (
    <div className="jp-nb2fn-sections">
      <div className="jp-nb2fn-head" title={document.path}>
        <strong>{document.path.split('/').pop()}</strong>
        {document.readOnly && <Pill tone="warn">{trans.__('read-only')}</Pill>}
        {document.dirty && <span className="jp-nb2fn-quiet">{trans.__('unsaved')}</span>}
      </div>
      <Section model={model} id="cells" title={trans.__('Cells')}>
        <Cells session={session} />
      </Section>
      <Section
        model={model}
        id="compile"
        title={trans.__('What will be compiled')}
        badge={<CompileBadge session={session} />}
      >
        <Compile session={session} />
      </Section>
      <Section
        model={model}
        id="build"
        title={trans.__('Build')}
        badge={<BuildBadge {...part} />}
      >
        <BuildSection session={session} />
      </Section>
      <Section model={model} id="deploy" title={trans.__('Deploy')}>
        <DeploySection session={session} />
      </Section>
      <Section model={model} id="test" title={trans.__('Test')}>
        <TestSection session={session} />
      </Section>
      <Section model={model} id="logs" title={trans.__('Logs')}>
        <LogSection session={session} />
      </Section>
    </div>
  );
}

function BuildBadge({ session }: { session: NotebookSession }): JSX.Element | null {
  const trans = useTrans();
  const { build: work } = useStore(session.jobs);
  const { build } = useStore(session);
  const { answer } = useStore(session.check);
  if (work && !over(work.job)) {
    return <Spinner />;
  }
  if (work?.job.state === 'failed') {
    return (
      <Pill tone="bad" icon="cross">
        {trans.__('failed')}
      </Pill>
    );
  }
  if (build && answer && build.source_digest !== answer.digest) {
    return <Pill tone="warn">{trans.__('stale')}</Pill>;
  }
  return build ? (
    <Pill tone="good" icon="check">
      {trans.__('proven')}
    </Pill>
  ) : null;
}

const COMMAND = 'pip install "nb2fn[lab]" && jupyter server extension enable nb2fn.server';

function Trouble({ model }: { model: PanelModel }): JSX.Element {
  const trans = useTrans();
  const { trouble } = useStore(model);
  const missing = !!trouble?.missing;
  return (
    <Card
      tone="warn"
      alert
      title={
        missing
          ? trans.__('The server has no nb2fn')
          : trans.__('The server does not answer')
      }
    >
      {missing ? (
        <>
          <p>{trans.__('Run this where the Jupyter server runs, then start it anew:')}</p>
          <div className="jp-nb2fn-url">
            <code>{COMMAND}</code>
            <CopyButton text={() => COMMAND} label={trans.__('Copy the command')} />
          </div>
        </>
      ) : (
        <p>{trouble?.message}</p>
      )}
      <Button icon="refresh" onClick={() => void model.retry()}>
        {trans.__('Try again')}
      </Button>
    </Card>
  );
}
