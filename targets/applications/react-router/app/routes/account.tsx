import { Form, redirect } from 'react-router';
import { getSession } from '../sessions.server';
import type { Route } from './+types/account';

export async function loader({ request }: Route.LoaderArgs) {
  const session = await getSession(request.headers.get('Cookie'));
  const userId = session.get('userId');
  if (userId === undefined) return redirect('/login');
  return { userId };
}

export default function Account({ loaderData }: Route.ComponentProps) {
  return (
    <>
      <p>Signed in as {loaderData.userId}.</p>
      <Form method="post" action="/logout">
        <button>Logout</button>
      </Form>
    </>
  );
}
