import * as React from 'react';
import { useTrans } from '../context';
import { type Intent } from '../model/deploying';
import { over } from '../model/jobs';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';
import type { Deployment, Plan } from '../types';
import { Button, Card, CopyButton, Fold, Pill, type Tone } from './basics';
import { Diagnostics } from './Diagnostics';
import { moment } from './format';
import { Stages } from './Stages';
import { TargetChoice } from './Target';

const TONES: Record<string, Tone> = {
  live: 'good',
  starting: 'accent',
  failed: 'bad',
  absent: 'bad',
  changed: 'warn'
};

/** Target and stage, the plan before it acts, progress, and what is deployed. */
export function DeploySection({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const deploy = useStore(session.deploy);
  const { deploy: work } = useStore(session.jobs);
  const target = deploy.targets.find(t => t.name === deploy.target);
  const running = work !== null && !over(work.job);
  const possible = !!target && !session.busy && !deploy.planning;
  const open = deploy.deployments.some(
    d => d.target === deploy.target && d.stage === deploy.stage && d.auth === 'none'
  );
  return (
    <>
      <div className="jp-nb2fn-bar">
        {running ? (
          <Button icon="stop" danger onClick={() => void session.jobs.cancel(work)}>
            {trans.__('Cancel')}
          </Button>
        ) : (
          <Button
            icon="play"
            disabled={!possible}
            onClick={() => void session.deploy.plan('deploy')}
          >
            {trans.__('Plan a deploy…')}
          </Button>
        )}
        <TargetChoice session={session} disabled={running} />
        {target && target.stages.length > 1 && (
          <select
            aria-label={trans.__('Stage')}
            value={deploy.stage}
            disabled={running}
            onChange={event => session.deploy.setStage(event.target.value)}
          >
            {target.stages.map(stage => (
              <option key={stage}>{stage}</option>
            ))}
          </select>
        )}
      </div>
      {possible && (
        <label className="jp-nb2fn-check">
          <input
            type="checkbox"
            checked={deploy.isPublic ?? open}
            onChange={event => session.deploy.setPublic(event.target.checked)}
          />
          {trans.__('Open to everyone, without a token')}
        </label>
      )}
      {deploy.error && (
        <Card tone="bad" title={trans.__('No plan could be made')} alert>
          <p>{deploy.error.message}</p>
          <Diagnostics session={session} found={deploy.error.diagnostics} />
        </Card>
      )}
      {deploy.intent && <PlanView session={session} intent={deploy.intent} />}
      {work && (running || work.job.state !== 'succeeded') && <Stages work={work} />}
      {work?.job.state === 'failed' && (
        <Card tone="bad" title={trans.__('It failed')} alert>
          {work.job.error && <p>{work.job.error}</p>}
          <Diagnostics session={session} found={work.job.diagnostics} />
        </Card>
      )}
      {deploy.deployments.map(deployment => (
        <DeploymentView key={deployment.id} session={session} deployment={deployment} />
      ))}
    </>
  );
}

function PlanView(props: { session: NotebookSession; intent: Intent }): JSX.Element {
  const trans = useTrans();
  const { session, intent } = props;
  const { plan, kind } = intent;
  const titles = {
    deploy: trans.__('This will be done'),
    rollback: trans.__('This rolls it back'),
    remove: trans.__('This removes it')
  };
  const verbs = {
    deploy: trans.__('Deploy'),
    rollback: trans.__('Roll back'),
    remove: trans.__('Remove')
  };
  const go = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => go.current?.querySelector('button')?.focus(), [intent]);
  return (
    <Card tone={kind === 'remove' ? 'bad' : 'accent'} title={titles[kind]}>
      {kind === 'rollback' && (
        <p>{trans.__('Version %1 becomes live again.', intent.version)}</p>
      )}
      <Steps session={session} plan={plan} />
      <div className="jp-nb2fn-bar" ref={go}>
        <Button primary danger={kind === 'remove'} onClick={() => void session.act()}>
          {verbs[kind]}
        </Button>
        <Button onClick={() => session.deploy.drop()}>{trans.__('Leave it')}</Button>
      </div>
    </Card>
  );
}

function Steps(props: { session: NotebookSession; plan: Plan }): JSX.Element {
  const trans = useTrans();
  const { plan } = props;
  return (
    <>
      {plan.reason && <p>{plan.reason}</p>}
      {plan.builds && (
        <p>
          {trans.__(
            'The notebook is built for this target first; the rest follows from that.'
          )}
        </p>
      )}
      <ol className="jp-nb2fn-plan">
        {plan.steps.map((step, place) => (
          <li key={place}>{step.what}</li>
        ))}
      </ol>
      {plan.action === 'none' && <p>{trans.__('Nothing: all is as it should be.')}</p>}
      <Diagnostics session={props.session} found={plan.diagnostics} />
    </>
  );
}

function DeploymentView(props: {
  session: NotebookSession;
  deployment: Deployment;
}): JSX.Element {
  const trans = useTrans();
  const { session, deployment } = props;
  const { target, stage, versions } = deployment;
  const idle = !session.busy;
  return (
    <div
      className="jp-nb2fn-deployment"
      role="group"
      aria-label={trans.__('%1 on %2, stage %3', deployment.name, target, stage)}
    >
      <div className="jp-nb2fn-bar">
        <Pill tone={TONES[deployment.health] ?? 'plain'}>
          {deployment.health || trans.__('deployed')}
        </Pill>
        <strong>
          {target} · {stage}
        </strong>
        <Pill tone={deployment.auth === 'none' ? 'warn' : 'plain'}>
          {deployment.auth === 'none' ? trans.__('open to everyone') : trans.__('token')}
        </Pill>
      </div>
      {deployment.url && (
        <div className="jp-nb2fn-url">
          <code>{deployment.url}</code>
          <CopyButton text={() => deployment.url} label={trans.__('Copy the address')} />
        </div>
      )}
      <div className="jp-nb2fn-bar">
        <Button onClick={() => void session.test.aim({ deployment })}>
          {trans.__('Test this one')}
        </Button>
        <Button
          icon="trash"
          danger
          disabled={!idle}
          onClick={() => void session.deploy.plan('remove', target, stage)}
        >
          {trans.__('Remove…')}
        </Button>
      </div>
      {deployment.unfinished && (
        <p className="jp-nb2fn-wrong">
          {trans.__('Unfinished: %1', deployment.unfinished)}
        </p>
      )}
      {versions.length > 0 && (
        <Fold title={trans._n('%1 version', '%1 versions', versions.length)}>
          <table className="jp-nb2fn-table">
            <tbody>
              {versions.map(version => (
                <tr key={version.number}>
                  <th scope="row">{version.number}</th>
                  <td title={trans.__('by %1', version.by)}>
                    {moment(Date.parse(version.time) / 1000)}
                  </td>
                  <td>{version.tier}</td>
                  <td>
                    {version.live ? (
                      <Pill tone="good">{trans.__('live')}</Pill>
                    ) : (
                      <Button
                        icon="undo"
                        label={trans.__('Roll back to version %1', version.number)}
                        disabled={!idle || !version.kept}
                        onClick={() =>
                          void session.deploy.plan(
                            'rollback',
                            target,
                            stage,
                            version.number
                          )
                        }
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Fold>
      )}
    </div>
  );
}
