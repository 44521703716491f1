import { data, Form, redirect } from 'react-router';
import { commitSession, getSession } from '../sessions.server';
import type { Route } from './+types/login';

export async function loader({ request }: Route.LoaderArgs) {
  const session = await getSession(request.headers.get('Cookie'));
  if (session.has('userId')) return redirect('/account');
  return data({ error: session.get('error') }, { headers: { 'Set-Cookie': await commitSession(session) } });
}

export async function action({ request }: Route.ActionArgs) {
  const session = await getSession(request.headers.get('Cookie'));
  const form = await request.formData();
  const username = String(form.get('username'));
  const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;
  if (username !== LOGIN_USERNAME || form.get('password') !== LOGIN_PASSWORD) {
    session.flash('error', 'Invalid username/password');
    return redirect('/login', { headers: { 'Set-Cookie': await commitSession(session) } });
  }
  session.set('userId', username);
  return redirect('/account', { headers: { 'Set-Cookie': await commitSession(session) } });
}

export default function Login({ loaderData }: Route.ComponentProps) {
  return (
    <div>
      {loaderData.error ? <div className="error">{loaderData.error}</div> : null}
      <Form method="POST">
        <p>Please sign in</p>
        <label>
          Username: <input type="text" name="username" />
        </label>
        <label>
          Password: <input type="password" name="password" />
        </label>
        <button>Sign in</button>
      </Form>
    </div>
  );
}
