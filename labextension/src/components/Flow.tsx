import * as React from 'react';
import { useTrans } from '../context';
import type { NotebookSession } from '../model/panel';
import type { CheckAnswer } from '../types';
import { Button } from './basics';
import { type Arc, ROW, layout } from './flowLayout';

const BOX = 172;
const LANE = 13;

/** The cells and the names that go between them; what is left out is grey. */
export function Flow(props: {
  session: NotebookSession;
  answer: CheckAnswer;
}): JSX.Element {
  const trans = useTrans();
  const [all, setAll] = React.useState(false);
  const [over, setOver] = React.useState<number | null>(null);
  const picture = React.useMemo(() => layout(props.answer, all), [props.answer, all]);
  const { nodes, arcs, lanes, hidden } = picture;
  const width = BOX + 24 + lanes * LANE;
  const height = nodes.length * ROW;
  const shown = arcs.filter(arc => !arc.leftOut).concat(arcs.filter(arc => arc.leftOut));
  return (
    <>
      <svg
        className="jp-nb2fn-flow"
        viewBox={`0 0 ${width} ${height}`}
        style={{ maxWidth: width * 1.25 }}
        role="img"
        aria-label={told(shown)}
      >
        <defs>
          <marker
            id="jp-nb2fn-arrow"
            viewBox="0 0 6 6"
            refX="5.5"
            refY="3"
            markerWidth="6"
            markerHeight="6"
            orient="auto"
          >
            <path d="M0 0 6 3 0 6z" fill="context-stroke" />
          </marker>
        </defs>
        {[...shown].reverse().map((arc, place) => (
          <path
            key={place}
            className="jp-nb2fn-arc"
            data-left-out={arc.leftOut || undefined}
            data-weak={arc.weak || undefined}
            data-crosses={arc.crosses || undefined}
            data-faded={
              (over !== null && arc.from.cell !== over && arc.to.cell !== over) || undefined
            }
            d={path(arc)}
            markerEnd="url(#jp-nb2fn-arrow)"
          >
            <title>{`${arc.from.cell} → ${arc.to.cell}: ${arc.names.join(', ')}`}</title>
          </path>
        ))}
        {nodes.map(node => (
          <g
            key={node.cell}
            className="jp-nb2fn-node"
            data-fate={node.fate}
            data-role={node.role || undefined}
            transform={`translate(0 ${node.y})`}
            onMouseEnter={() => setOver(node.cell)}
            onMouseLeave={() => setOver(null)}
            onClick={() => props.session.document.reveal(node.id)}
          >
            <rect x="1" y="-11" width={BOX - 2} height="22" rx="3" />
            <rect
              className="jp-nb2fn-node-role"
              x="1"
              y="-11"
              width="4"
              height="22"
              rx="2"
            />
            <text x="12" y="4" className="jp-nb2fn-node-number">
              {node.cell}
            </text>
            <text x="32" y="4">
              {clipped(node.names || node.fate)}
            </text>
            <title>{`${node.role || node.fate} · ${node.names}`}</title>
          </g>
        ))}
      </svg>
      <div className="jp-nb2fn-legend" aria-hidden="true">
        <span data-fate="trains">{trans.__('trains once')}</span>
        <span data-fate="serves">{trans.__('runs on request')}</span>
        <span data-fate="left out">{trans.__('left out')}</span>
        <span data-fate="crosses">{trans.__('crosses, frozen')}</span>
      </div>
      {hidden > 0 && (
        <Button onClick={() => setAll(true)}>
          {trans._n('Show %1 more cell', 'Show %1 more cells', hidden)}
        </Button>
      )}
    </>
  );
}

function path({ from, to, lane }: Arc): string {
  const x = BOX;
  const out = x + 12 + lane * LANE;
  const [y1, y2] = [from.y + 4, to.y - 4];
  const bend = Math.min(8, Math.abs(y2 - y1) / 2) * Math.sign(y2 - y1);
  return `M${x} ${y1}H${out - 6}Q${out} ${y1} ${out} ${y1 + bend}V${y2 - bend}Q${out} ${y2} ${out - 6} ${y2}H${x + 2}`;
}

function clipped(text: string): string {
  return text.length > 20 ? `${text.slice(0, 19)}…` : text;
}

/** The picture in words. */
function told(arcs: Arc[]): string {
  return arcs
    .filter(arc => !arc.leftOut)
    .map(arc => `${arc.from.cell} → ${arc.to.cell}: ${arc.names.join(', ')}`)
    .join('; ');
}
