import * as React from 'react';
import { useTrans } from '../context';
import { type Stage, type Work, over } from '../model/jobs';
import { Spinner, useNow } from './basics';
import { seconds } from './format';
import { Icon } from './Icon';

/** The stages of a piece of work with their times, and what the notebook printed. */
export function Stages({ work }: { work: Work }): JSX.Element {
  const trans = useTrans();
  const { job, stages, log } = work;
  const running = !over(job);
  const now = useNow(running);
  const current = running ? [...stages].reverse().find(s => s.seconds === null) : undefined;
  return (
    <>
      <div role="status" className="jp-nb2fn-unseen">
        {current ? trans.__('Running: %1', `${current.name} ${current.detail}`) : job.state}
      </div>
      <ol className="jp-nb2fn-stages">
        {stages.map((stage, place) => (
          <StageRow
            key={place}
            stage={stage}
            running={running && stage.seconds === null}
            failed={!running && job.state !== 'succeeded' && place === stages.length - 1}
            now={now}
          />
        ))}
      </ol>
      {log && <Log text={log} label={trans.__('What the notebook printed')} />}
    </>
  );
}

function StageRow(props: {
  stage: Stage;
  running: boolean;
  failed: boolean;
  now: number;
}): JSX.Element {
  const { stage, running, failed } = props;
  const spent = stage.seconds ?? Math.max(0, props.now - stage.began);
  return (
    <li
      data-state={running ? 'running' : failed ? 'failed' : 'done'}
      style={{ paddingInlineStart: stage.depth * 14 }}
    >
      {running ? <Spinner /> : <Icon name={failed ? 'cross' : 'check'} />}
      <span className="jp-nb2fn-stage-name">{stage.name}</span>
      <span className="jp-nb2fn-stage-detail">{stage.notes.at(-1) ?? stage.detail}</span>
      <time>{stage.seconds === null && !running ? '' : seconds(spent)}</time>
    </li>
  );
}

/** Text that grows; it stays at its end while the reader has not scrolled up. */
export function Log(props: { text: string; label: string }): JSX.Element {
  const node = React.useRef<HTMLPreElement>(null);
  const atEnd = React.useRef(true);
  React.useLayoutEffect(() => {
    if (node.current && atEnd.current) {
      node.current.scrollTop = node.current.scrollHeight;
    }
  }, [props.text]);
  const scrolled = (event: React.UIEvent<HTMLPreElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 8;
  };
  return (
    <pre
      ref={node}
      className="jp-nb2fn-log"
      tabIndex={0}
      role="region"
      aria-label={props.label}
      onScroll={scrolled}
    >
      {props.text}
    </pre>
  );
}
