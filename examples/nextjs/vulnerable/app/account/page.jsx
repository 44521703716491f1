import { redirect } from 'next/navigation';
import { readSession } from '../../lib/sessions.js';

export default async function Account() {
  const session = await readSession();
  if (!session?.user) redirect('/login');
  return (
    <main>
      <h1>Your account</h1>
      <p>Signed in as {session.user}.</p>
      <form method="post" action="/logout">
        <button>Sign out</button>
      </form>
    </main>
  );
}
