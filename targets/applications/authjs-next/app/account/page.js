import { redirect } from 'next/navigation';
import { auth } from '../../auth';
import SignOut from './sign-out';

export default async function Page() {
  const session = await auth();
  if (!session?.user) redirect('/signin');
  return (
    <>
      <p>Signed in as {session.user.name}.</p>
      <SignOut />
    </>
  );
}
