/** One walk between ports, products or domains, in steps: what it wants to know next is asked for all walks together. */
import type { Claim, Link, StopReason, Walk, WalkedNode, WalkPlace, WalkRequest } from './lineage-store.ts';
import { NO_CLAIMS } from './catalog.ts';
import { comparePlaces, MAX_STOPPED_AT } from './places.ts';
import type { OneDirection, PairsOf, PortPair } from './port-pair.ts';
import { joinUnits } from './rolled-up-links.ts';
import { domainOfUnit, rootTest, startOf, unitOf } from './units.ts';

/** A walk in one direction, or the two of BOTH side by side. */
export class RolledUpWalk {
  readonly #request: WalkRequest;
  readonly #starts: readonly string[];
  readonly #isRoot: (unit: string) => boolean;
  readonly #claimingUrns: readonly string[];
  readonly #sides: readonly Side[];
  readonly #stopped = new Set<StopReason>();
  #isOpen = true;

  constructor(request: WalkRequest, claims: ReadonlyMap<string, readonly Claim[]>) {
    this.#request = request;
    this.#starts = [...new Set(request.roots.map(startOf))];
    this.#isRoot = rootTest(request, claims);
    this.#claimingUrns = this.#starts.flatMap((start) => (claims.get(start) ?? []).map(({ urn }) => urn));
    const directions: readonly OneDirection[] =
      request.direction === 'BOTH' ? ['UPSTREAM', 'DOWNSTREAM'] : [request.direction];
    this.#sides = directions.map((direction) => ({
      direction,
      frontier: this.#starts,
      depths: new Map(),
      depth: 0,
      beyond: new Set(),
    }));
  }

  goesOn(elapsedMs: number): boolean {
    if (elapsedMs > this.#request.limits.deadlineMs && this.#isOpen) this.#stop('DEADLINE');
    return this.#isOpen && this.#sides.some(({ frontier }) => frontier.length > 0);
  }

  frontier(direction: OneDirection): readonly string[] {
    return this.#sides.find((side) => side.direction === direction)?.frontier ?? [];
  }

  /** The last level is looked beyond too, to know whether there is more. */
  step(pairsOf: PairsOf): void {
    for (const side of this.#sides) {
      const isLast = side.depth === this.#request.depth;
      const reached = new Set<string>();
      for (const start of side.frontier) {
        for (const unit of this.#neighbours(pairsOf, side.direction, start)) {
          if (side.depths.has(unit) || this.#isRoot(unit)) continue;
          if (isLast) side.beyond.add(start);
          else reached.add(unit);
        }
      }
      side.depth += 1;
      for (const unit of reached) side.depths.set(unit, side.depth);
      side.frontier = [...reached];
    }
    if (this.#depths().size > this.#request.limits.maxNodes) this.#stop('NODE_LIMIT');
  }

  unitIds(): readonly string[] {
    return [...this.#depths().keys()];
  }

  /** In one direction all links have been seen; between the two sides of BOTH there may be others. */
  unitsForLinks(): readonly string[] {
    const { withLinks, direction } = this.#request;
    return withLinks && direction === 'BOTH' ? [...this.#starts, ...this.unitIds()] : [];
  }

  finish(described: ReadonlyMap<string, { name: string | null; isDescribed: boolean }>, pairsOf: PairsOf): Walk {
    const { maxNodes } = this.#request.limits;
    const all = [...this.#depths()].map(([id, depth]) => ({ id, depth })).sort(comparePlaces);
    const kept = all.slice(0, maxNodes);
    const after = this.#request.after;
    const rest = after ? kept.filter((place) => comparePlaces(place, after) > 0) : kept;
    const page = rest.slice(0, this.#request.first);
    const isDescribed = (id: string) => described.get(id)?.isDescribed ?? true;
    const beyond = new Set(this.#stopped.size > 0 ? [] : this.#sides.flatMap((side) => [...side.beyond]));
    const isCut = this.#stopped.size > 0;
    return {
      nodes: page.map(({ id, depth }): WalkedNode => {
        return { id, depth, isDescribed: isDescribed(id), name: described.get(id)?.name ?? null, claims: NO_CLAIMS };
      }),
      hasNextPage: rest.length > page.length,
      totalCount: isCut ? null : kept.length,
      stopped: beyond.size > 0 ? ['DEPTH_LIMIT'] : [...this.#stopped],
      stoppedAt: kept
        .filter(({ id }) => beyond.has(id))
        .map(({ id }) => id)
        .slice(0, MAX_STOPPED_AT),
      ghostCount: kept.filter(({ id }) => !isDescribed(id)).length,
      unmappedCount: 0,
      domains: this.#domains(kept),
      links: this.#request.withLinks ? this.#links(kept, page, pairsOf) : [],
    };
  }

  #stop(reason: StopReason): void {
    this.#stopped.add(reason);
    this.#isOpen = false;
  }

  #neighbours(pairsOf: PairsOf, direction: OneDirection, start: string): readonly string[] {
    return pairsOf(direction, start).flatMap(
      (pair) => this.#unitOf(direction === 'DOWNSTREAM' ? pair.to : pair.from) ?? [],
    );
  }

  #unitOf(end: string): string | null {
    return unitOf(this.#request.granularity, end);
  }

  #depths(): ReadonlyMap<string, number> {
    const [one, other] = this.#sides;
    if (!other) return one!.depths;
    const union = new Map(one!.depths);
    for (const [unit, depth] of other.depths) union.set(unit, Math.min(depth, union.get(unit) ?? depth));
    return union;
  }

  #domains(kept: readonly { readonly id: string }[]): readonly string[] {
    const ends = [...kept.map(({ id }) => id), ...this.#starts, ...this.#claimingUrns];
    return [...new Set(ends.flatMap((id) => domainOfUnit(id) ?? []))].sort();
  }

  /** A link comes with the page of its later end; those between roots with the first. */
  #links(kept: readonly WalkPlace[], page: readonly WalkPlace[], pairsOf: PairsOf): readonly Link[] {
    const places = new Map(kept.map(({ id }, index) => [id, index]));
    const begin = page.length === 0 ? kept.length : places.get(page[0]!.id)!;
    const placeOf = (unit: string) => (this.#isRootUnit(unit) ? -1 : (places.get(unit) ?? Infinity));
    const isWanted = (from: string, to: string) => {
      const place = Math.max(placeOf(from), placeOf(to));
      return place === -1 ? begin === 0 : place >= begin && place < begin + page.length;
    };
    return joinUnits({ pairs: this.#seenPairs(pairsOf), unitOf: (end) => this.#unitOf(end), isWanted });
  }

  /** A dataset of nobody, where a walk began, stands for itself in links. */
  #isRootUnit(unit: string): boolean {
    return this.#isRoot(unit) || this.#starts.includes(unit);
  }

  #seenPairs(pairsOf: PairsOf): readonly PortPair[] {
    const units = [...this.#starts, ...this.unitIds()];
    const directions = new Set<OneDirection>(this.#sides.map(({ direction }) => direction));
    return [...directions].flatMap((direction) => units.flatMap((unit) => pairsOf(direction, unit)));
  }
}

interface Side {
  readonly direction: OneDirection;
  frontier: readonly string[];
  readonly depths: Map<string, number>;
  /** Of the frontier. */
  depth: number;
  /** Units of the last level with neighbours that were not reached. */
  readonly beyond: Set<string>;
}
