import * as React from 'react';
import { useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import { useStore } from '../store';
import { Button } from './basics';
import { Log } from './Stages';

const EVERY = 3000; // milliseconds between two looks while the log is followed

/** The tail of the endpoint that is being tested. */
export function LogSection({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  const { place, last } = useStore(session.test);
  const [lines, setLines] = React.useState<string[]>([]);
  const [follow, setFollow] = React.useState(false);
  const [error, setError] = React.useState('');
  const deployment = place?.deployment?.id;
  const build = deployment ? undefined : place?.build?.build;
  const look = React.useCallback(async () => {
    if (deployment || build) {
      try {
        const where = deployment ? { deployment } : { build };
        setLines((await session.api.logs(session.document.path, where)).lines);
        setError('');
      } catch (failure) {
        setError(failure instanceof Error ? failure.message : String(failure));
      }
    }
  }, [session, deployment, build]);
  React.useEffect(() => void look(), [look, last]);
  React.useEffect(() => {
    const timer = follow ? setInterval(() => void look(), EVERY) : undefined;
    return () => clearInterval(timer);
  }, [follow, look]);
  if (!place) {
    return <p className="jp-nb2fn-quiet">{trans.__('There is no endpoint yet.')}</p>;
  }
  return (
    <>
      <div className="jp-nb2fn-bar">
        <Button icon="refresh" onClick={() => void look()}>
          {trans.__('Refresh')}
        </Button>
        <label className="jp-nb2fn-check">
          <input
            type="checkbox"
            checked={follow}
            onChange={event => setFollow(event.target.checked)}
          />
          {trans.__('Follow')}
        </label>
      </div>
      {error && (
        <p role="alert" className="jp-nb2fn-wrong">
          {error}
        </p>
      )}
      {lines.length > 0 ? (
        <Log text={lines.join('\n')} label={trans.__('Log of the endpoint')} />
      ) : (
        <p className="jp-nb2fn-quiet">{trans.__('Nothing was logged yet.')}</p>
      )}
    </>
  );
}
