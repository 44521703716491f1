import type { Obstacle } from '../evidence/gathered.js';
import type { Picture } from '../evidence/picture.js';

/** Why a browser that was to be watched was of no help, and what is. */
export interface BrowserTrouble extends Obstacle {
  readonly cause:
    /** There is none on the machine. */
    | 'missing'
    /** There was nothing left to watch it with, or what it cannot be shown. */
    | 'not-asked'
    /** It sent the password, and the application seems to refuse it. */
    | 'refused'
    /** It got no further, or what it sent cannot be sent again. */
    | 'stuck';
  /** The page that it got no further on; absent if there is none that is sure to be without secrets. */
  readonly picture?: Picture;
}
