import { seeOther } from '../../lib/see-other.js';
import { endSession } from '../../lib/sessions.js';

export async function POST() {
  await endSession();
  return seeOther('/');
}
