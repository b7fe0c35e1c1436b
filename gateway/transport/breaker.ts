/**
 * Leaves a subgraph alone that failed several times in a row, and tries it again with one call after a while. M. Nygard,
 * Release It!, "Circuit Breaker".
 */
export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerOptions {
  readonly breakAfter: number;
  readonly leaveAloneMs: number;
  readonly onChange?: ((state: BreakerState) => void) | undefined;
}

export interface Breaker {
  /** Whether a call may be made. Each that may ends with one of the three below. */
  readonly begin: () => boolean;
  readonly succeed: () => void;
  readonly fail: () => void;
  /** It ended for a reason that says nothing about the subgraph. */
  readonly giveUp: () => void;
  readonly state: () => BreakerState;
}

export function createBreaker({ breakAfter, leaveAloneMs, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = 'closed';
  let failures = 0;
  let openedAt = 0;
  let isTrying = false;

  function become(next: BreakerState): void {
    if (state === next) return;
    state = next;
    onChange?.(next);
  }

  return {
    state: () => state,
    begin: () => {
      if (state === 'closed') return true;
      if (state === 'open' && Date.now() - openedAt < leaveAloneMs) return false;
      if (isTrying) return false;
      isTrying = true;
      become('half-open');
      return true;
    },
    succeed: () => {
      failures = 0;
      isTrying = false;
      become('closed');
    },
    fail: () => {
      failures += 1;
      isTrying = false;
      if (state !== 'half-open' && failures < breakAfter) return;
      openedAt = Date.now();
      become('open');
    },
    giveUp: () => {
      isTrying = false;
    },
  };
}
