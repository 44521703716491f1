import { seeOther } from '../../../lib/see-other.js';
import { openSession } from '../../../lib/sessions.js';
import { passwordIsRight } from '../../../lib/users.js';

export async function POST(request) {
  const form = await request.formData();
  const username = String(form.get('username'));
  if (!passwordIsRight(username, String(form.get('password')))) return seeOther('/login?failed');
  const session = await openSession();
  session.user = username;
  return seeOther('/account');
}
