/** Questions that are asked in one turn by several walks go to the store as one, and no id is asked for twice. */
export type Gathered<Value> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>;

/** Every id has an answer: `none` where `ask` has none. Rejects for all who asked when `ask` does. */
export function gathering<Value>(
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  none: Value,
): Gathered<Value> {
  const known = new Map<string, Value>();
  let wanted = new Set<string>();
  let asked: Promise<void> | null = null;

  /** After all promises that are settled by now have said what they want next. */
  async function send(): Promise<void> {
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const ids = [...wanted];
    [wanted, asked] = [new Set<string>(), null];
    const answer = await ask(ids);
    for (const id of ids) known.set(id, answer.get(id) ?? none);
  }

  return async (ids) => {
    const unknown = ids.filter((id) => !known.has(id));
    if (unknown.length > 0) {
      for (const id of unknown) wanted.add(id);
      await (asked ??= Promise.resolve().then(send));
    }
    return known;
  };
}
