import type { Conclusion } from '../policy/decision.js';
import type { Paint } from './paint.js';

/** How a conclusion looks. */
export const tones: Readonly<Record<Conclusion, keyof Pick<Paint, 'good' | 'bad' | 'doubt'>>> = {
  pass: 'good',
  fail: 'bad',
  error: 'bad',
  inconclusive: 'doubt',
};
