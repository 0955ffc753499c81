/** Where the dataflow picture's parts go: cells below each other, names in arcs beside them. */
import type { CheckAnswer } from '../types';

export interface Node {
  cell: number;
  id: string;
  role: string;
  /** What most of the cell does: `trains`, `serves`, `example`, or `left out`. */
  fate: string;
  names: string;
  y: number;
}

export interface Arc {
  from: Node;
  to: Node;
  names: string[];
  weak: boolean;
  leftOut: boolean;
  /** Whether it crosses from training to serving. */
  crosses: boolean;
  /** 0 for the innermost lane. */
  lane: number;
}

export interface Picture {
  nodes: Node[];
  arcs: Arc[];
  lanes: number;
  hidden: number;
}

export const ROW = 30;
const MOST = 60; // cells; of longer notebooks only what concerns the endpoint is drawn

/** Lay the picture out; `all` shows what is left out of long notebooks too. */
export function layout(answer: CheckAnswer, all: boolean): Picture {
  const concerned = new Set<number>();
  for (const edge of answer.edges) {
    if (!edge.left_out) {
      concerned.add(edge.definition).add(edge.use);
    }
  }
  const many = answer.cells.length > MOST && !all;
  const kept = many ? answer.cells.filter(cell => concerned.has(cell.cell)) : answer.cells;
  const nodes = kept.map((cell, place) => ({
    cell: cell.cell,
    id: cell.cell_id,
    role: cell.role,
    fate: strongest(cell.fates),
    names: cell.defines.join(', '),
    y: place * ROW + ROW / 2
  }));
  const byCell = new Map(nodes.map(node => [node.cell, node]));
  const arcs: Arc[] = [];
  for (const edge of answer.edges) {
    const [from, to] = [byCell.get(edge.definition), byCell.get(edge.use)];
    if (from && to && from !== to) {
      const crosses = serves(to) && !serves(from) && !edge.left_out;
      const { names, weak, left_out: leftOut } = edge;
      arcs.push({ from, to, names, weak, leftOut, crosses, lane: 0 });
    }
  }
  const lanes = assign(arcs);
  return { nodes, arcs, lanes, hidden: answer.cells.length - nodes.length };
}

const STRENGTH = ['serves', 'example', 'trains', 'left out'];

function strongest(fates: Record<string, number>): string {
  return STRENGTH.find(fate => (fates[fate] ?? 0) > 0) ?? '';
}

function serves(node: Node): boolean {
  return node.fate === 'serves' || node.fate === 'example';
}

/** Give every arc the innermost free lane, short ones first; returns how many there are. */
function assign(arcs: Arc[]): number {
  const taken: [number, number][][] = [];
  const length = (arc: Arc) => Math.abs(arc.to.y - arc.from.y);
  for (const arc of [...arcs].sort((a, b) => length(a) - length(b))) {
    const [top, bottom] = [arc.from.y, arc.to.y].sort((a, b) => a - b) as [number, number];
    let lane = 0;
    while (taken[lane]?.some(([a, b]) => top < b && a < bottom)) {
      lane++;
    }
    (taken[lane] ??= []).push([top, bottom]);
    arc.lane = lane;
  }
  return taken.length;
}
