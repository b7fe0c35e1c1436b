/** A store whose changes are acknowledged only once those who keep answers of it know. */

type Write = (...given: never[]) => Promise<void>;
type WriteOf<Store> = { [Name in keyof Store]: Store[Name] extends Write ? Name : never }[keyof Store];

/** The same store; `writes` are those of its methods that change what is answered. */
export function announced<Store extends object>(
  store: Store,
  writes: readonly WriteOf<Store>[],
  announce: () => Promise<void>,
): Store {
  const telling =
    (write: Write) =>
    async (...given: never[]) => {
      await write(...given);
      await announce();
    };
  return { ...store, ...Object.fromEntries(writes.map((name) => [name, telling(store[name] as Write)])) };
}
