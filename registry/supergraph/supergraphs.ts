/**
 * The supergraph of each variant, composed aside whenever something is published. What the whole refuses although the
 * check let it pass is held back: that subgraph stays as it was, the others go on, and the disagreement is told.
 */
import type { Logger } from '../../lib/logger.ts';
import type { Composer } from '../../schema/compose-aside.ts';
import type { Composition } from '../../schema/compose.ts';
import type { MeshState, Publication } from '../model/publication.ts';
import type { RegistryRecords } from '../records/registry-records.ts';
import { createFollowed, type Followed, type Served } from './followed.ts';
import { composeHoldingBack, type HeldBack } from './hold-back.ts';
import { createKeptComposition, type KeptComposition } from './kept-compositions.ts';

export type { Served } from './followed.ts';

export interface SupergraphStatus {
  /** The newest that is published. */
  readonly revision: number;
  /** The one that the served supergraph is made of; 0 before the first. */
  readonly served: number;
  readonly hash: string | null;
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
  /** Something was published: every variant that somebody follows is composed again. */
  readonly changed: () => void;
  readonly close: () => Promise<void>;
}

export interface SupergraphsOptions {
  readonly records: Pick<RegistryRecords, 'state' | 'revision'>;
  readonly composer: Composer;
  readonly home: string;
  readonly version: string;
  /** How often to look whether another process has published; 0 for never. */
  readonly lookEveryMs: number;
  readonly logger: Logger;
}

interface Variant extends Followed {
  readonly kept: KeptComposition;
  /** The state that was composed last, as far as it was accepted. */
  good: readonly Publication[];
  heldBack: readonly HeldBack[];
  disagreement: string | null;
  composing: Promise<void> | undefined;
}

export function createSupergraphs(options: SupergraphsOptions): Supergraphs {
  const { records, composer, home, version, lookEveryMs, logger } = options;
  const variants = new Map<string, Variant>();
  let isClosed = false;

  function variantOf(name: string): Variant {
    const known = variants.get(name);
    if (known) return known;
    const kept = createKeptComposition({ home, name, version, logger });
    const made = { ...createFollowed(), kept, good: [], heldBack: [], disagreement: null, composing: undefined };
    variants.set(name, made);
    return made;
  }

  /** Until the newest state is the one that was composed. */
  async function composeNewest(name: string, variant: Variant): Promise<void> {
    for (let state = await records.state(name, null); !isClosed;) {
      if (state.revision === 0 || state.subgraphs.length === 0) return;
      if (variant.served()?.revision !== state.revision) await composeState(state, variant);
      const newest = await records.state(name, null);
      if (newest.revision === state.revision) return;
      state = newest;
    }
  }

  async function composeState(state: MeshState, variant: Variant): Promise<void> {
    const compose = (publications: readonly Publication[]): Promise<Composition> => {
      const mesh = meshOf(publications);
      return variant.kept.get(mesh, () => composer.compose(mesh.subgraphs, { vocabularies: mesh.vocabularies }));
    };
    const { composition, subgraphs, heldBack, refusal } = await composeHoldingBack(
      state.subgraphs,
      variant.good,
      compose,
    );
    variant.heldBack = heldBack;
    variant.disagreement = refusal;
    if (refusal !== null)
      logger.error({ variant: state.variant, refusal, heldBack }, 'the whole mesh disagrees with a check');
    if (composition.kind === 'refused') return;
    variant.good = subgraphs;
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
      const { served, heldBack, disagreement, composing } = variantOf(name);
      const { revision } = await records.state(name, null);
      if (served()?.revision !== revision) refreshAside(name); // Whoever asks how it stands wants it to stand well.
      return {
        revision,
        served: served()?.revision ?? 0,
        hash: served()?.hash ?? null,
        isComposing: composing !== undefined,
        heldBack,
        disagreement,
      };
    },
    changed,
    close: async () => {
      isClosed = true;
      clearInterval(watching);
      await Promise.allSettled([...variants.values()].flatMap(({ composing }) => composing ?? []));
    },
  };
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
