/** On which graph an operation is planned, and where: reduced as far as it pays, and never so that requests wait for it. */
import { print, type DocumentNode } from 'graphql';
import { createPlanner } from '../plan/planner.ts';
import type { Planned } from '../plan/plans.ts';
import { reducedSdl } from './reduced-sdl.ts';
import { createReducingPlanner } from './reducing-planner.ts';
import { createReductions, type Reductions } from './stand-ins.ts';

export interface Planning {
  /** Of an operation in its canonical form; rejects for what can't be planned. */
  readonly plan: (operation: string) => Promise<Planned>;
  readonly close: () => void;
}

/**
 * `whole`: on the whole graph. `here`: operations that name no domain on a reduced graph, which is made with the whole.
 * `aside`: on a reduced graph for each set of domains that operations name, made in a worker.
 */
export type PlanningKind = 'whole' | 'here' | 'aside';

/** Domains from which on a reduced graph is made aside. Where there are fewer, a new graph is planned on at once. */
const ASIDE_FROM = 12;
const NAMES_NOTHING = '{__typename}';

/** `sdl` is the text of the supergraph, where it is at hand. */
export function openPlanning(supergraph: DocumentNode, sdl: string | undefined, kind?: PlanningKind): Planning {
  const reductions = createReductions(supergraph);
  const text = sdl ?? print(supergraph);
  switch (kind ?? kindFor(reductions)) {
    case 'whole':
      return planOnWhole(text);
    case 'here':
      return planHere(supergraph, text, reductions);
    case 'aside':
      return planAside(text, reductions);
  }
}

function kindFor({ domains, reductionFor }: Reductions): PlanningKind {
  if (domains.length >= ASIDE_FROM) return 'aside';
  return reductionFor(NAMES_NOTHING).standIns.some(({ members }) => members.size > 1) ? 'here' : 'whole';
}

function planOnWhole(sdl: string): Planning {
  const planner = createPlanner(sdl);
  return {
    plan: async (operation) => ({ plan: await planner.plan(operation), standIns: [] }),
    close: () => undefined,
  };
}

function planHere(supergraph: DocumentNode, sdl: string, { domains, reductionFor }: Reductions): Planning {
  const whole = planOnWhole(sdl);
  const { kept, standIns } = reductionFor(NAMES_NOTHING);
  const reduced = createPlanner(reducedSdl(supergraph, domains, kept));
  return {
    plan: async (operation) =>
      reductionFor(operation).kept.join() === kept.join()
        ? { plan: await reduced.plan(operation), standIns }
        : whole.plan(operation),
    close: whole.close,
  };
}

function planAside(sdl: string, { domains, reductionFor }: Reductions): Planning {
  const planner = createReducingPlanner(sdl, domains);
  // The graph of operations that name no domain is made at once: most are planned on it.
  planner.plan(NAMES_NOTHING, reductionFor(NAMES_NOTHING).kept).catch(() => undefined);
  return {
    plan: async (operation) => {
      const { kept, standIns } = reductionFor(operation);
      return { plan: await planner.plan(operation, kept), standIns };
    },
    close: planner.close,
  };
}
