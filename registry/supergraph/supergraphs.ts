/**
 * The supergraph of each variant, made whenever something is published: quickly where one domain has changed, and the whole
 * is composed aside to compare. What the whole refuses although the check let it pass is held back: that subgraph stays as
 * it was, the others go on, and the disagreement is told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import type { Logger } from '../../lib/logger.ts';
import type { Composer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import { isSameSupergraph } from '../../schema/splice.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import type { RegistryRecords } from '../records/registry-records.ts';
import { createFollowed, type Followed, type Served } from './followed.ts';
import { composeHoldingBack, type HeldBack } from './hold-back.ts';
import type { QuickSupergraph } from './quick-supergraph.ts';
import { createKeptComposition, type KeptComposition } from './kept-compositions.ts';

export type { Served } from './followed.ts';

const COMPARE_AFTER_MS = 2_000;

export interface SupergraphStatus {
  /** The newest that is published. */
  readonly revision: number;
  /** The one that the served supergraph is made of; 0 before the first. */
  readonly served: number;
  readonly hash: string | null;
  /** Whether something is being made of what is published, or compared with the whole. */
  readonly isComposing: boolean;
  readonly heldBack: readonly HeldBack[];
  /** What the whole says against what the check let pass; `null` where they agree. */
  readonly disagreement: string | null;
}

export interface Supergraphs {
  /** Resolves when the newest state of the variant is served, or is known not to compose. `null` where nothing is published. */
  readonly refresh: (variant: string) => Promise<Served | null>;
  /** What is served now, without waiting for what is being composed. */
  readonly current: (variant: string) => Promise<Served | null>;
  /** Calls the listener with what is served now, if anything is, and each time that changes. */
  readonly follow: (variant: string, listener: (served: Served) => void) => () => void;
  readonly status: (variant: string) => Promise<SupergraphStatus>;
  /** Resolves when the whole has been composed of what is served, and says the same, or was put in its place. */
  readonly agree: (variant: string) => Promise<void>;
  /** Something was published: every variant that somebody follows is composed again. */
  readonly changed: () => void;
  readonly close: () => Promise<void>;
}

export interface SupergraphsOptions {
  readonly records: Pick<RegistryRecords, 'state' | 'revision'>;
  readonly composer: Composer;
  readonly quick: QuickSupergraph;
  readonly home: string;
  readonly version: string;
  /** How often to look whether another process has published; 0 for never. */
  readonly lookEveryMs: number;
  /** How long after a change the whole is composed to compare. Default 2,000. */
  readonly compareAfterMs?: number;
  readonly logger: Logger;
}

interface Variant extends Followed {
  readonly kept: KeptComposition;
  /** What the served supergraph is made of. */
  made: readonly Publication[];
  /** The last of those that the whole composed. */
  agreed: readonly Publication[];
  heldBack: readonly HeldBack[];
  disagreement: string | null;
  composing: Promise<void> | undefined;
  /** The whole is composed aside, to see whether it says the same as the quick way. */
  comparing: Promise<void> | undefined;
}

export function createSupergraphs(options: SupergraphsOptions): Supergraphs {
  const { records, composer, quick, home, version, lookEveryMs, compareAfterMs = COMPARE_AFTER_MS, logger } = options;
  const variants = new Map<string, Variant>();
  let isClosed = false;

  function variantOf(name: string): Variant {
    const known = variants.get(name);
    if (known) return known;
    const kept = createKeptComposition({ home, name, version, logger });
    const made = {
      ...createFollowed(),
      kept,
      made: [],
      agreed: [],
      heldBack: [],
      disagreement: null,
      composing: undefined,
      comparing: undefined,
    };
    variants.set(name, made);
    return made;
  }

  /** Until the newest state is the one that was composed. */
  async function composeNewest(name: string, variant: Variant): Promise<void> {
    for (let state = await records.state(name, null); !isClosed;) {
      if (state.revision === 0 || state.subgraphs.length === 0) return;
      if (variant.served()?.revision !== state.revision && !(await serveQuickly(state, variant)))
        await composeState(state, variant);
      const newest = await records.state(name, null);
      if (newest.revision === state.revision) return;
      state = newest;
    }
  }

  /** False where the whole must be composed first: where nothing is served, or some of it is held back. */
  async function serveQuickly(state: MeshState, variant: Variant): Promise<boolean> {
    const served = variant.served();
    if (!served || variant.heldBack.length > 0) return false;
    const composition = await quick.next(state, variant.made, served.supergraphSdl);
    if (!composition) return false;
    variant.made = state.subgraphs;
    variant.serve(state.revision, composition, state.subgraphs);
    compareAside(state.variant, variant);
    return true;
  }

  /** Some time later: gateways load the new graph first. What has changed meanwhile is compared then. */
  function compareAside(name: string, variant: Variant): void {
    variant.comparing ??= sleep(compareAfterMs, undefined, { ref: false })
      .then(() => compareWithWhole(name, variant))
      .catch((error: unknown) => logger.error({ err: error, variant: name }, 'a supergraph was not compared'))
      .finally(() => (variant.comparing = undefined));
  }

  async function compareWithWhole(name: string, variant: Variant): Promise<void> {
    for (let isCompared = false; !isCompared && !isClosed;) {
      const state = await records.state(name, null);
      const whole = await composeWhole(variant, state.subgraphs);
      if (isClosed) return;
      const served = variant.served();
      isCompared = served?.revision === state.revision;
      if (isCompared && served && isSame(whole, served)) variant.agreed = state.subgraphs;
      else if (isCompared) {
        logger.error(
          { variant: name, revision: state.revision },
          'the whole mesh says another supergraph than its parts',
        );
        await composeState(state, variant);
      }
    }
  }

  function composeWhole({ kept }: Variant, publications: readonly Publication[]): Promise<Composition> {
    const mesh = meshOf(publications);
    return kept.get(mesh, () => composer.compose(mesh.subgraphs, { vocabularies: mesh.vocabularies }));
  }

  async function composeState(state: MeshState, variant: Variant): Promise<void> {
    const { composition, subgraphs, heldBack, refusal } = await composeHoldingBack(
      state.subgraphs,
      variant.agreed,
      (publications) => composeWhole(variant, publications),
    );
    variant.heldBack = heldBack;
    variant.disagreement = refusal;
    if (refusal !== null)
      logger.error({ variant: state.variant, refusal, heldBack }, 'the whole mesh disagrees with a check');
    if (composition.kind === 'refused') return;
    variant.made = variant.agreed = subgraphs;
    variant.serve(state.revision, composition, subgraphs);
  }

  async function refresh(name: string): Promise<Served | null> {
    const variant = variantOf(name);
    variant.composing ??= composeNewest(name, variant).finally(() => (variant.composing = undefined));
    await variant.composing;
    return variant.served();
  }

  function refreshAside(name: string): void {
    refresh(name).catch((error: unknown) =>
      logger.error({ err: error, variant: name }, 'a supergraph was not composed'),
    );
  }

  const changed = (): void => [...variants.keys()].forEach(refreshAside);

  const watching = lookEveryMs === 0 ? undefined : setInterval(changed, lookEveryMs).unref();

  return {
    refresh,
    current: async (name) => variantOf(name).served() ?? refresh(name),
    follow: (name, listener) => {
      const stop = variantOf(name).follow(listener);
      refreshAside(name);
      return stop;
    },
    status: async (name) => {
      const { served, heldBack, disagreement, composing, comparing } = variantOf(name);
      const { revision } = await records.state(name, null);
      if (served()?.revision !== revision) refreshAside(name); // Whoever asks how it stands wants it to stand well.
      return {
        revision,
        served: served()?.revision ?? 0,
        hash: served()?.hash ?? null,
        isComposing: composing !== undefined || comparing !== undefined,
        heldBack,
        disagreement,
      };
    },
    agree: async (name) => {
      await refresh(name);
      await variantOf(name).comparing;
    },
    changed,
    close: async () => {
      isClosed = true;
      clearInterval(watching);
      await Promise.allSettled([...variants.values()].flatMap(({ composing }) => composing ?? []));
    },
  };
}

function isSame(whole: Composition, served: Served): boolean {
  if (whole.kind === 'refused') return false;
  const [one, other] = [whole.supergraphSdl, served.supergraphSdl].map((sdl) => parse(sdl, { noLocation: true }));
  return isSameSupergraph(one!, other!);
}

function meshOf(publications: readonly Publication[]) {
  return {
    subgraphs: publications
      .filter(({ kind }) => kind !== 'vocabulary')
      .map(({ subgraph, kind, url, sdl, isTolerant }) => ({
        name: subgraph,
        kind: kind === 'platform' ? ('platform' as const) : ('domain' as const),
        url: url ?? `inprocess://${subgraph}`,
        sdl,
        isTolerant,
      })),
    vocabularies: publications.filter(({ kind }) => kind === 'vocabulary').map(({ sdl }) => sdl),
  };
}
