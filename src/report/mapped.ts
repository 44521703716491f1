/** Each item as it is asked for, so that no more than one of what is made of them has to be held. */
export function* mapped<Item, Made>(items: Iterable<Item>, make: (item: Item) => Made): Generator<Made> {
  for (const item of items) yield make(item);
}
