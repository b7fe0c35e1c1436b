/**
 * What breaks whom: the table of this room, with its reasons. A change of a column is an effect on it; whoever uses the
 * column meets the effect, gets a verdict by how it uses it, and hands an effect on to those behind it.
 */
import type { Transformation } from '../../model/change.ts';

/** SAFE: behind what changes, and not touched. UNKNOWN: nobody said enough to tell. */
export type ImpactVerdict = 'BREAKING' | 'UNKNOWN' | 'SAFE';

export type ImpactAction = 'REMOVE' | 'RENAME' | 'RETYPE' | 'RELAX';

/** SETTLED: the reader before has to adapt, and once it has, nothing is different. */
export type Effect = 'GONE' | 'RENAMED' | 'RETYPED' | 'MAYBE_RETYPED' | 'RELAXED' | 'ENDED' | 'SETTLED';

/**
 * COPIED: the value is handed on as it is. COMPUTED: it is made into another one. DECIDED: it decides which values there
 * are, as in a filter, a join or an order. UNTOLD: nobody said how.
 */
export type Use = 'COPIED' | 'COMPUTED' | 'DECIDED' | 'UNTOLD';

export interface Rule {
  readonly verdict: ImpactVerdict;
  /** What those behind it meet. */
  readonly onward: Effect;
  readonly why: Why;
}

export type Why = (said: Said) => string;

/** The words that a reason is told in. */
export interface Said {
  /** What changes. */
  readonly cause: string;
  /** What it reads: what changes itself, or what stands between. */
  readonly near: string;
  readonly isDirect: boolean;
  /** ` to "total"`; empty where nobody said. */
  readonly to: string;
}

export const EFFECTS: Readonly<Record<ImpactAction, Effect>> = {
  REMOVE: 'GONE',
  RENAME: 'RENAMED',
  RETYPE: 'RETYPED',
  RELAX: 'RELAXED',
};

const goes: Why = ({ near, cause, isDirect }) =>
  `${near}, which ${isDirect ? 'goes' : `can't be made without ${cause}`}`;
const changes: Why = ({ near, cause, isDirect, to }) =>
  `${near}, whose type changes${isDirect ? '' : ` with that of ${cause}`}${to}`;

const mayBeNull: Why = ({ near, cause, isDirect }) =>
  `${near}, which may be null from now on${isDirect ? '' : ` as ${cause} may be`}`;

/** Without its source a value can't be made, so what is made from it can't be made either, all the way down. */
const UNMAKEABLE: Rule = { verdict: 'BREAKING', onward: 'GONE', why: (said) => `It is made from ${goes(said)}.` };

/** A query names each column that it reads, whatever for. Those behind it read the query's columns, and these stay. */
const MISNAMED: Rule = {
  verdict: 'BREAKING',
  onward: 'SETTLED',
  why: ({ near, to }) => `It reads ${near} by the old name; the column is renamed${to}.`,
};

/** Whoever reads what has to adapt gets the same from it as before, once it has. */
const UNTOUCHED: Rule = {
  verdict: 'SAFE',
  onward: 'SETTLED',
  why: ({ near, cause }) =>
    `It is made from ${near}, which stays what it is once its own reading of ${cause} is adapted.`,
};

const LOST: Rule = {
  verdict: 'BREAKING',
  onward: 'ENDED',
  why: ({ near, cause, isDirect }) => `It is made from ${near}, which ends${isDirect ? '' : ` with ${cause}`}.`,
};

export const RULES: Readonly<Record<Effect, Readonly<Record<Use, Rule>>>> = {
  GONE: {
    COPIED: UNMAKEABLE,
    COMPUTED: UNMAKEABLE,
    UNTOLD: UNMAKEABLE,
    /** A query that filters by it fails. Its values are made from others, so they come back once the filter is mended. */
    DECIDED: {
      verdict: 'BREAKING',
      onward: 'SETTLED',
      why: (said) => `It is filtered, joined or sorted by ${goes(said)}. Its values are made from other columns.`,
    },
  },
  RENAMED: { COPIED: MISNAMED, COMPUTED: MISNAMED, DECIDED: MISNAMED, UNTOLD: MISNAMED },
  RETYPED: {
    /** A copy has the type of what is copied. */
    COPIED: {
      verdict: 'BREAKING',
      onward: 'RETYPED',
      why: (said) => `It hands on ${changes(said)}, so its own type changes too.`,
    },
    /** The computation decides the type of a sum or a text; but it was written for the old type. */
    COMPUTED: {
      verdict: 'BREAKING',
      onward: 'SETTLED',
      why: (said) => `It is computed from ${changes(said)}. Its own type is that of the computation.`,
    },
    DECIDED: {
      verdict: 'BREAKING',
      onward: 'SETTLED',
      why: (said) => `It is filtered, joined or sorted by ${changes(said)}. Its own values keep their type.`,
    },
    UNTOLD: {
      verdict: 'BREAKING',
      onward: 'MAYBE_RETYPED',
      why: (said) => `It is made from ${changes(said)}. Nobody said whether it hands the value on as it is.`,
    },
  },
  MAYBE_RETYPED: {
    COPIED: perhaps('MAYBE_RETYPED', 'It hands on'),
    COMPUTED: perhaps('SETTLED', 'It is computed from'),
    DECIDED: perhaps('SETTLED', 'It is filtered, joined or sorted by'),
    UNTOLD: perhaps('MAYBE_RETYPED', 'It is made from'),
  },
  RELAXED: {
    /** Whoever was promised a value gets none. */
    COPIED: {
      verdict: 'BREAKING',
      onward: 'RELAXED',
      why: (said) => `It hands on ${mayBeNull(said)}, so it may be null too.`,
    },
    COMPUTED: {
      verdict: 'UNKNOWN',
      onward: 'SETTLED',
      why: (said) => `It is computed from ${mayBeNull(said)}: the computation decides what becomes of that.`,
    },
    DECIDED: {
      verdict: 'UNKNOWN',
      onward: 'SETTLED',
      why: (said) => `It is filtered, joined or sorted by ${mayBeNull(said)}: rows may come or go.`,
    },
    UNTOLD: {
      verdict: 'UNKNOWN',
      onward: 'RELAXED',
      why: (said) => `It is made from ${mayBeNull(said)}. Nobody said whether it hands the value on as it is.`,
    },
  },
  ENDED: { COPIED: LOST, COMPUTED: LOST, DECIDED: LOST, UNTOLD: LOST },
  SETTLED: { COPIED: UNTOUCHED, COMPUTED: UNTOUCHED, DECIDED: UNTOUCHED, UNTOLD: UNTOUCHED },
};

/** What happens to a dataset or product of which nobody said which columns it reads. */
export const WHOLE: Readonly<Record<'mayRead' | 'behind' | 'ended', Omit<Rule, 'onward'>>> = {
  mayRead: {
    verdict: 'UNKNOWN',
    why: ({ near, cause }) =>
      `Data flows to it from ${near}, and nobody said between which columns: it may read ${cause}.`,
  },
  behind: { verdict: 'UNKNOWN', why: ({ near, cause }) => `It is made from ${near}, which may read ${cause}.` },
  ended: LOST,
};

/** The use that hands most on, where there are several. */
export function useOf(transformations: readonly Transformation[]): Use {
  const direct = transformations.filter(({ type }) => type === 'DIRECT');
  if (direct.some(({ subtype, masking }) => subtype === 'IDENTITY' && !masking)) return 'COPIED';
  if (direct.some(({ subtype }) => subtype === null)) return 'UNTOLD';
  if (direct.length > 0) return 'COMPUTED';
  return transformations.some(({ type }) => type === 'INDIRECT') ? 'DECIDED' : 'UNTOLD';
}

function perhaps(onward: Effect, begin: string): Rule {
  return {
    verdict: 'UNKNOWN',
    onward,
    why: ({ near, cause }) =>
      `${begin} ${near}, whose type may change with that of ${cause}: nobody said how that is made.`,
  };
}
