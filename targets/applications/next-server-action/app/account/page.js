import { logout } from '../actions/auth';
import { verifySession } from '../lib/dal';

export default async function Page() {
  const { userId } = await verifySession();
  return (
    <>
      <p>Signed in as {userId}.</p>
      <form action={logout}>
        <button>Log out</button>
      </form>
    </>
  );
}
