import { describe, expect, it } from '@jest/globals';
import { Recorder } from '../../src/actors/recorder.js';

const step = {
  actor: 'victim',
  method: 'GET',
  url: 'http://app.example/',
  carriers: [],
  status: 200,
  sets: [],
  note: 'x',
} as const;

describe('the transcript of one experiment', () => {
  it('gives one label to one value for ever, and a new one to each new value', () => {
    const recorder = new Recorder();
    const labels = [
      recorder.label('sid', 'aaaa'),
      recorder.label('sid', 'bbbb'),
      recorder.label('sid', 'aaaa'),
      recorder.label('other', 'aaaa'),
    ];
    expect(labels).toEqual(['sid#1', 'sid#2', 'sid#1', 'other#1']);
  });

  it('does not mix up names and values that read alike when put together', () => {
    const recorder = new Recorder();
    expect(recorder.label('a', '","b')).toBe('a#1');
    expect(recorder.label('a","', 'b')).toBe('a","#1');
    expect(recorder.label('a', '')).toBe('a#2');
  });

  it('numbers requests from 1 in the order of sending, and puts the answer to the latest', () => {
    const recorder = new Recorder();
    recorder.add(step);
    recorder.add({ ...step, actor: 'attacker' });
    recorder.answered('signed-in');
    recorder.add({ ...step, status: null });
    expect(recorder.exchange.map(({ number, actor, answer }) => [number, actor, answer])).toEqual([
      [1, 'victim', null],
      [2, 'attacker', 'signed-in'],
      [3, 'victim', null],
    ]);
  });

  it('hands over a list that later requests do not change', () => {
    const recorder = new Recorder();
    recorder.answered('signed-in');
    const before = recorder.exchange;
    recorder.add(step);
    expect([before.length, recorder.exchange.length]).toEqual([0, 1]);
  });
});
