/**
 * Which graph a request asks. Previews are opened when somebody first asks for them and closed when nobody has for a
 * while; only so many live at a time.
 */
import { TributaryError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { isSlug } from '../../lib/urn.ts';
import type { Door } from '../door/door.ts';
import { VARIANT_HEADER } from '../door/http-door.ts';

const MAIN = 'main';
const MOST = 8;
const IDLE_MS = 10 * 60_000;

export interface OpenVariant {
  readonly door: Door;
  readonly close: () => Promise<void>;
}

export interface VariantsOptions {
  readonly main: Door;
  /** Rejects with NOT_FOUND for a graph that there is not. Absent where this gateway has no previews. */
  readonly open: ((variant: string) => Promise<OpenVariant>) | undefined;
  readonly logger: Logger;
  /** Default 600,000. */
  readonly idleMs?: number;
}

export interface Variants {
  /** Of the value of the header. Rejects with BAD_USER_INPUT or NOT_FOUND. */
  readonly doorOf: (variant: string | readonly string[] | undefined) => Door | Promise<Door>;
  readonly close: () => Promise<void>;
}

interface Living {
  readonly opening: Promise<OpenVariant>;
  idle: NodeJS.Timeout | undefined;
}

export function createVariants({ main, open, logger, idleMs = IDLE_MS }: VariantsOptions): Variants {
  const living = new Map<string, Living>();

  function openAnew(variant: string, opener: NonNullable<VariantsOptions['open']>): Living {
    if (living.size >= MOST) throw tooMany();
    const made: Living = { opening: opener(variant), idle: undefined };
    living.set(variant, made);
    made.opening.catch(() => living.delete(variant));
    return made;
  }

  async function openDoorOf(variant: string | readonly string[]): Promise<Door> {
    if (!open) throw noPreviews();
    if (typeof variant !== 'string' || !isSlug(variant)) throw noName();
    const asked = living.get(variant) ?? openAnew(variant, open);
    clearTimeout(asked.idle);
    asked.idle = setTimeout(() => void letGo(variant), idleMs).unref();
    return (await asked.opening).door;
  }

  async function letGo(variant: string): Promise<void> {
    const leaving = living.get(variant);
    living.delete(variant);
    clearTimeout(leaving?.idle);
    try {
      await (await leaving?.opening)?.close();
    } catch (error) {
      logger.warn({ err: error, variant }, 'a preview did not close');
    }
  }

  return {
    doorOf: (variant = MAIN) => (variant === MAIN ? main : openDoorOf(variant)),
    close: async () => void (await Promise.all([...living.keys()].map(letGo))),
  };
}

function noPreviews(): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `This gateway follows no registry, so it has no previews. Leave the header ${VARIANT_HEADER} out.`,
  );
}

function noName(): TributaryError {
  return new TributaryError(
    'BAD_USER_INPUT',
    `The header ${VARIANT_HEADER} names a graph in lower-case letters, digits and hyphens.`,
  );
}

function tooMany(): TributaryError {
  return new TributaryError(
    'SUPERGRAPH_STALE',
    `This gateway has ${MOST} previews open; ask again when one of them is no longer asked for.`,
  );
}
