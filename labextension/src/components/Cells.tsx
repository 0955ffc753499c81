import * as React from 'react';
import { useTrans } from '../context';
import type { CodeCell } from '../document';
import type { NotebookSession } from '../model/panel';
import type { Role } from '../roles';
import { useStore } from '../store';
import type { Proposal } from '../types';
import { Button, Card, RoleMark } from './basics';
import { RoleSelect } from './RoleSelect';

/** The code cells with their roles, and the roles that are proposed. */
export function Cells({ session }: { session: NotebookSession }): JSX.Element {
  const trans = useTrans();
  useStore(session); // cells are read anew after every change
  const { answer } = useStore(session.check);
  const { document } = session;
  const cells = document.cells();
  const proposals = open(answer?.proposals ?? [], cells);
  if (cells.length === 0) {
    return (
      <p className="jp-nb2fn-quiet">{trans.__('This notebook has no code cells yet.')}</p>
    );
  }
  return (
    <>
      {proposals.size > 0 && (
        <div className="jp-nb2fn-proposals">
          <span>
            {trans._n(
              'A role is proposed for %1 cell.',
              'Roles are proposed for %1 cells.',
              proposals.size
            )}
          </span>
          <Button
            primary
            icon="check"
            disabled={document.readOnly}
            onClick={() => session.accept([...proposals.values()])}
          >
            {trans.__('Accept all')}
          </Button>
        </div>
      )}
      {answer?.addition && (
        <Card title={trans.__('A predict cell is missing')}>
          <p>{answer.addition.reason}</p>
          <pre className="jp-nb2fn-excerpt">{answer.addition.source}</pre>
          <div className="jp-nb2fn-bar">
            <Button
              icon="add"
              disabled={document.readOnly}
              onClick={() => document.append(answer.addition?.source ?? '', 'predict')}
            >
              {trans.__('Add this cell')}
            </Button>
          </div>
        </Card>
      )}
      <ol className="jp-nb2fn-cells">
        {cells.map(cell => (
          <Row
            key={cell.id}
            cell={cell}
            session={session}
            proposal={proposals.get(cell.id)}
          />
        ))}
      </ol>
    </>
  );
}

/** The proposals that say something new, by cell. */
function open(proposals: readonly Proposal[], cells: CodeCell[]): Map<string, Proposal> {
  const roles = new Map(cells.map(cell => [cell.id, cell.role]));
  const news = proposals.filter(p => p.role !== '' && roles.get(p.cell_id) === '');
  return new Map(news.map(p => [p.cell_id, p]));
}

interface RowProps {
  cell: CodeCell;
  session: NotebookSession;
  proposal: Proposal | undefined;
}

const Row = React.memo(function Row({ cell, session, proposal }: RowProps): JSX.Element {
  const trans = useTrans();
  const line = firstLine(cell.source);
  return (
    <li className="jp-nb2fn-cell" data-role={cell.role || undefined}>
      <button
        type="button"
        className="jp-nb2fn-cell-link"
        title={trans.__('Go to cell %1', cell.number)}
        onClick={() => session.document.reveal(cell.id)}
      >
        <span className="jp-nb2fn-cell-number">{cell.number}</span>
        <code>{line || trans.__('(empty)')}</code>
      </button>
      <RoleSelect
        role={cell.role}
        label={trans.__('Role of cell %1', cell.number)}
        disabled={session.document.readOnly}
        trans={trans}
        onChange={role => session.setRole(cell.id, role)}
      />
      {proposal && (
        <div className="jp-nb2fn-proposal">
          <span>
            <RoleMark role={proposal.role as Role} /> {proposal.reason}
            {[
              proposal.input && `#| input: ${proposal.input}`,
              proposal.output && `#| output: ${proposal.output}`
            ]
              .filter(Boolean)
              .map(line => (
                <code key={line}>{line}</code>
              ))}
          </span>
          <Button
            icon="check"
            label={trans.__('Make cell %1 %2', cell.number, proposal.role)}
            disabled={session.document.readOnly}
            onClick={() => session.accept([proposal])}
          />
        </div>
      )}
    </li>
  );
}, unchanged);

function unchanged(before: RowProps, after: RowProps): boolean {
  const [a, b] = [before.cell, after.cell];
  return (
    a.number === b.number &&
    a.role === b.role &&
    firstLine(a.source) === firstLine(b.source) &&
    before.session === after.session &&
    before.proposal === after.proposal
  );
}

function firstLine(source: string): string {
  const lines = source.split('\n').map(line => line.trim());
  return lines.find(line => line && !line.startsWith('#|') && !line.startsWith('%%')) ?? '';
}
