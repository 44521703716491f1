import { describe, expect, it } from '@jest/globals';
import { heldEntries, heldOf, loadedNames, withLoaded } from '../../src/evidence/loaded.js';

const counted = () => {
  const asked: string[] = [];
  const object = withLoaded({ name: 'shop' }, { proof: () => asked.push('proof'), note: () => 'seen' });
  return { asked, object };
};

describe('an object with members that are loaded', () => {
  it('fetches a member each time that it is read, and not before', () => {
    const { asked, object } = counted();
    expect(asked).toEqual([]);
    expect([object.proof, object.proof]).toEqual([1, 2]);
  });

  it('reads like any other', () => {
    const { object } = counted();
    expect({ ...object }).toEqual({ name: 'shop', proof: 1, note: 'seen' });
    expect(JSON.parse(JSON.stringify(object))).toEqual({ name: 'shop', proof: 2, note: 'seen' });
  });

  it('says which those are, and gives what it holds without fetching them', () => {
    const { asked, object } = counted();
    expect(loadedNames(object)).toEqual(['proof', 'note']);
    expect(heldEntries(object)).toEqual([['name', 'shop']]);
    expect(heldOf(object, 'proof', 'note')).toEqual({ name: 'shop' });
    expect(asked).toEqual([]);
  });

  it('is no other kind of object if nothing is loaded', () => {
    expect(loadedNames({ name: 'shop' })).toEqual([]);
    expect(heldEntries({ name: 'shop' })).toEqual([['name', 'shop']]);
  });
});
