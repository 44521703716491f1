/** Methods that a request to sign out may have. */
export const signOutMethods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

export type SignOutMethod = (typeof signOutMethods)[number];
