const names = Symbol('names of the members that are loaded');

/** How each member is fetched. */
export type Loaders<Members> = { readonly [Name in keyof Members]: () => Members[Name] };

/**
 * An object some of whose members are fetched whenever they are read, and held by nobody: what the targets of a fleet
 * are too many to be held with. Spreading it fetches them all.
 */
export function withLoaded<Held extends object, Members extends object>(
  held: Held,
  loaders: Loaders<Members>,
): Held & Members {
  const object = { ...held };
  for (const [name, get] of Object.entries<() => unknown>(loaders))
    Object.defineProperty(object, name, { enumerable: true, get });
  Object.defineProperty(object, names, { value: Object.keys(loaders) });
  // Every member has its getter now.
  return object as Held & Members;
}

/** Names of the members that are fetched when they are read; none of an object that holds all it has. */
export function loadedNames(value: object): readonly string[] {
  // Only `withLoaded` writes it.
  return names in value ? (value[names] as readonly string[]) : [];
}

/** What the object itself holds, by name; nothing is fetched. */
export function heldEntries(value: object): [name: string, member: unknown][] {
  const loaded = loadedNames(value);
  if (loaded.length === 0) return Object.entries(value);
  const held = Object.keys(value).filter((name) => !loaded.includes(name));
  return held.map((name) => [name, Object.getOwnPropertyDescriptor(value, name)?.value]);
}

/** A copy of the object without those of its members that are loaded; nothing is fetched. */
export function heldOf<Value extends object, Name extends keyof Value>(
  value: Value,
  ..._loaded: readonly Name[]
): Omit<Value, Name> {
  // Whoever calls it names the members that are loaded, and all the others are held.
  return Object.fromEntries(heldEntries(value)) as Omit<Value, Name>;
}
