'use server';

import { redirect } from 'next/navigation';
import { createSession, deleteSession } from '../lib/session';

export async function login(_state, formData) {
  const username = formData.get('username');
  const { LOGIN_USERNAME, LOGIN_PASSWORD } = process.env;
  if (username !== LOGIN_USERNAME || formData.get('password') !== LOGIN_PASSWORD)
    return { message: 'Wrong name or password.' };
  await createSession(username);
  redirect('/account');
}

export async function logout() {
  await deleteSession();
  redirect('/login');
}
