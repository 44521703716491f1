'use client';

import { useActionState } from 'react';
import { login } from '../actions/auth';

export default function LoginForm() {
  const [state, action, pending] = useActionState(login, undefined);
  return (
    <form action={action}>
      <label htmlFor="username">Name</label>
      <input id="username" name="username" autoComplete="username" />
      <label htmlFor="password">Password</label>
      <input id="password" name="password" type="password" autoComplete="current-password" />
      {state?.message && <p role="alert">{state.message}</p>}
      <button disabled={pending} type="submit">
        Log in
      </button>
    </form>
  );
}
