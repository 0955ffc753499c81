import * as React from 'react';
import { useTrans } from '../context';
import type { Asked } from '../model/testing';
import type { Json, Match } from '../types';
import { CopyButton, Fold, Pill } from './basics';
import { type Look, look } from './answers';
import { bytes, milliseconds, quantile } from './format';

const SHOWN = 50; // rows of a table, characters of JSON in thousands

/** Status, latency, the answer, and how it compares with the notebook's own. */
export function Answer({ asked }: { asked: Asked }): JSX.Element {
  const trans = useTrans();
  const { answer } = asked;
  const good = answer.status < 400;
  return (
    <div className="jp-nb2fn-answer" role="group" aria-label={trans.__('Answer')}>
      <div className="jp-nb2fn-bar" role="status">
        <Pill tone={good ? 'good' : 'bad'}>{answer.status}</Pill>
        <span className="jp-nb2fn-figure">{milliseconds(answer.latency_ms)}</span>
        <span className="jp-nb2fn-quiet">{bytes(answer.size)}</span>
        {answer.start_ms > 0 && (
          <span className="jp-nb2fn-quiet">
            {trans.__('started in %1', milliseconds(answer.start_ms))}
          </span>
        )}
        {good && <MatchBadge match={answer.match} />}
      </div>
      {answer.latencies_ms.length > 1 && <Latencies all={answer.latencies_ms} />}
      {good && <Fields value={answer.answer as Json} text={answer.text} />}
      {answer.problem && <Problem problem={answer.problem} />}
      {good && answer.match.differences.length > 0 && <Differences match={answer.match} />}
      <Fold title={trans.__('Raw answer')}>
        <div className="jp-nb2fn-raw">
          <CopyButton text={() => answer.text} label={trans.__('Copy the answer')} />
          <pre tabIndex={0} role="region" aria-label={trans.__('Raw answer')}>
            {answer.text.slice(0, SHOWN * 1000)}
          </pre>
        </div>
        {(answer.truncated || answer.text.length > SHOWN * 1000) && (
          <p className="jp-nb2fn-quiet">
            {trans.__('Only the beginning of %1 is shown.', bytes(answer.size))}
          </p>
        )}
      </Fold>
    </div>
  );
}

export function MatchBadge({ match }: { match: Match }): JSX.Element {
  const trans = useTrans();
  switch (match.status) {
    case 'equal':
      return (
        <Pill tone="good" icon="check" title={equalBy(match)}>
          {trans.__('Same as the notebook')}
        </Pill>
      );
    case 'different':
      return (
        <Pill tone="bad" icon="cross">
          {trans.__('Differs from the notebook')}
        </Pill>
      );
    case 'form':
      return (
        <Pill
          tone="plain"
          icon="check"
          title={trans.__('It does not answer twice the same.')}
        >
          {trans.__('Same form as the notebook')}
        </Pill>
      );
    default:
      return (
        <Pill tone="plain" icon="question">
          {trans.__('Not asked in the notebook')}
        </Pill>
      );
  }
}

function equalBy(match: Match): string {
  const difference = match.max_abs_diff ? ` ± ${match.max_abs_diff.toPrecision(3)}` : '';
  return `${match.case}${difference}`;
}

function Differences({ match }: { match: Match }): JSX.Element {
  const trans = useTrans();
  return (
    <table className="jp-nb2fn-table">
      <thead>
        <tr>
          <th scope="col">{trans.__('where')}</th>
          <th scope="col">{trans.__('notebook')}</th>
          <th scope="col">{trans.__('endpoint')}</th>
        </tr>
      </thead>
      <tbody>
        {match.differences.slice(0, SHOWN).map(difference => (
          <tr key={difference.pointer}>
            <td>
              <code>{difference.pointer}</code>
            </td>
            <td>{JSON.stringify(difference.expected)}</td>
            <td>{JSON.stringify(difference.got)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Problem({ problem }: { problem: Record<string, unknown> }): JSX.Element {
  return (
    <p role="alert" className="jp-nb2fn-wrong">
      <strong>{String(problem['title'] ?? '')}</strong> {String(problem['detail'] ?? '')}
    </p>
  );
}

function Fields({ value, text }: { value: Json; text: string }): JSX.Element {
  const whole = value === null || typeof value !== 'object' || Array.isArray(value);
  if (value === null) {
    return <pre className="jp-nb2fn-log">{text.slice(0, 2000)}</pre>;
  }
  const pairs: [string, Json][] = whole ? [['', value]] : Object.entries(value);
  return (
    <dl className="jp-nb2fn-fields">
      {pairs.map(([name, part]) => (
        <React.Fragment key={name}>
          <dt>{name}</dt>
          <dd>
            <Part look={look(name, part)} name={name} />
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

function Part(props: { look: Look; name: string }): JSX.Element {
  const trans = useTrans();
  const part = props.look;
  switch (part.kind) {
    case 'value':
      return <span className="jp-nb2fn-value">{part.text}</span>;
    case 'bars':
      return <Bars rows={part.rows} />;
    case 'table':
      return (
        <div className="jp-nb2fn-scroll" tabIndex={0} role="group" aria-label={props.name}>
          <table className="jp-nb2fn-table">
            {part.columns.some(Boolean) && (
              <thead>
                <tr>
                  {part.columns.map(column => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
            )}
            <tbody>
              {part.rows.slice(0, SHOWN).map((row, at) => (
                <tr key={at}>
                  {row.map((cell, i) => (
                    <td key={i}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {part.rows.length > SHOWN && (
            <p className="jp-nb2fn-quiet">
              {trans.__('%1 of %2 rows', SHOWN, part.rows.length)}
            </p>
          )}
        </div>
      );
    default:
      return (
        <pre className="jp-nb2fn-log" tabIndex={0} role="region" aria-label={props.name}>
          {part.text.slice(0, SHOWN * 1000)}
        </pre>
      );
  }
}

/** Chances as bars, with all their digits. */
function Bars({ rows }: { rows: { label: string; value: number }[] }): JSX.Element {
  return (
    <table className="jp-nb2fn-bars">
      <tbody>
        {rows.map(({ label, value }) => (
          <tr key={label}>
            {label && <th scope="row">{label}</th>}
            <td className="jp-nb2fn-bar-cell" aria-hidden="true">
              <span style={{ width: `${value * 100}%` }} />
            </td>
            <td className="jp-nb2fn-digits">{JSON.stringify(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const WIDTH = 260;
const HEIGHT = 44;

/** One bar for each asking, in order. */
function Latencies({ all }: { all: number[] }): JSX.Element {
  const trans = useTrans();
  const most = Math.max(...all);
  const step = WIDTH / all.length;
  const [half, high] = [quantile(all, 0.5), quantile(all, 0.95)];
  const said = trans.__(
    '%1 requests: half within %2, 95 %% within %3, slowest %4'.replace('%%', '%'),
    all.length,
    milliseconds(half),
    milliseconds(high),
    milliseconds(most)
  );
  return (
    <figure className="jp-nb2fn-latency">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said}
      >
        {all.map((ms, at) => {
          const height = Math.max(1, (ms / most) * HEIGHT);
          const gap = step > 3 ? 1 : 0;
          return (
            <rect
              key={at}
              x={at * step}
              y={HEIGHT - height}
              width={step - gap}
              height={height}
            />
          );
        })}
      </svg>
      <figcaption>{said}</figcaption>
    </figure>
  );
}
