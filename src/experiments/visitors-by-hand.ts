import type { TokenSource } from '../calibration/visitor-tokens.js';
import type { Scene } from './scene.js';

/** The attacker asks for a visitor's token, as a script of the page does. */
export function takeByHand({ byHand }: Scene, { recipe, place, carriers }: TokenSource): void {
  byHand.send('attacker', recipe, 'The attacker asks for a visitor’s token.', [{ place, for: carriers }]);
}
