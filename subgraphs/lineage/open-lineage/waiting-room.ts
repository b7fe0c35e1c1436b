/**
 * How much the door holds at once: bodies that are read and events that the store has not acknowledged yet. Past its
 * bounds the door asks clients to come again, so that a store that is slow costs patience and not the process.
 */
export interface Load {
  readonly bytes: number;
  readonly events: number;
}

export interface WaitingRoom {
  /** Answers how to leave, which is harmless twice; `null` where there is no room. */
  readonly enter: (load: Load) => (() => void) | null;
  readonly load: () => Load;
}

/** In memory JSON is several times its size, so this is some hundreds of megabytes at worst. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Some seconds' worth of the embedded store's pace. */
export const MAX_WAITING_EVENTS = 20_000;

/** Whoever comes into an empty room is let in, whatever the load: it would never be let in later either. */
export function createWaitingRoom(max: Load = { bytes: MAX_WAITING_BYTES, events: MAX_WAITING_EVENTS }): WaitingRoom {
  let [bytes, events] = [0, 0];
  const hasRoom = (held: number, more: number, limit: number) => more === 0 || held === 0 || held + more <= limit;
  return {
    enter: (load) => {
      if (!hasRoom(bytes, load.bytes, max.bytes) || !hasRoom(events, load.events, max.events)) return null;
      bytes += load.bytes;
      events += load.events;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        bytes -= load.bytes;
        events -= load.events;
      };
    },
    load: () => ({ bytes, events }),
  };
}
