/** What signing in to a target by form may cost, whatever its session is made of. */
export const formBound = { logins: 8, requests: 90 } as const;

/**
 * The same by script or by HTTP Basic, and in every other case: pages that scripts draw name neither what is protected nor
 * the way out, which are looked for. It leaves room below the default limits, 12 sign-ins and 200 requests.
 */
export const anyBound = { logins: 12, requests: 150 } as const;

export interface Costlier {
  readonly why: string;
  readonly logins: number;
  readonly requests: number;
  /** Whether it depends on the clock, or on which request comes first, so that it may be no more than for any other. */
  readonly varies?: true;
  /** Names of the applications that it holds for. */
  readonly applications: readonly string[];
}

/** Where the method asks for more, and for how much. An application that needs no more than any other has no place here. */
export const costlier: readonly Costlier[] = [
  {
    why: 'the first of two forms refuses the account, so that the second is tried',
    logins: 9,
    requests: 99,
    applications: [
      'odd: two forms that look alike, the account in the second',
      'odd: two forms that look alike, the account in the second, kept',
    ],
  },
  {
    why: 'at the sign-out a made-up CSRF token and the one from before the sign-in are each sent twice, so that one wrong answer decides nothing',
    logins: 8,
    requests: 94,
    applications: [
      'a client-side session whose copy outlives the sign-out',
      'a private certificate, safe',
      'a sign-out that only clears the cookie',
      'everybody sent to https, safe',
      'https whose links name http',
      'https with a year of HSTS, and nothing for shared caches',
      'peculiar: trusted-device',
    ],
  },
  {
    why: 'there is no way to sign out, so that every place is looked through where one could be',
    logins: 8,
    requests: 97,
    applications: ['no way to sign out'],
  },
  {
    why: 'the server takes made-up values or says nothing of them, so each kind is planted in a sign-in of its own',
    logins: 9,
    requests: 99,
    applications: [
      'made-up identifiers kept for visitors and renewed at sign-in',
      'a value sealed anew with every response, safely',
    ],
  },
  {
    why: 'the sign-in fails over plain HTTP first: every page that might need it is tried there, then one look is taken as behind a proxy',
    logins: 9,
    requests: 130,
    applications: ['Secure cookies of a service container, safe', 'Secure cookies of a service container, kept'],
  },
  {
    why: 'as above, and nothing but the sign-in asks for https, so that it is sent once more without the proxy, to show that the proxy is why',
    logins: 10,
    requests: 136,
    applications: [
      'a session cookie held back over plain HTTP, safe',
      'a session cookie held back over plain HTTP, kept',
    ],
  },
  {
    why: 'a sign-in that is turned away for coming too soon is sent again',
    logins: 8,
    requests: 100,
    varies: true,
    applications: ['a sign-in limited to two attempts'],
  },
  {
    why: 'each answer gives the session a new value, and those that it had are replayed after the sign-out as well',
    logins: 8,
    requests: 96,
    varies: true,
    applications: [
      'family: values that change with each answer, ended',
      'family: values that change with each answer, outliving',
    ],
  },
  {
    why: 'the session is in several cookies, each left out and made up by itself; one stays at a second sign-in, which signing out has to explain',
    logins: 8,
    requests: 115,
    applications: ['an identifier in pieces behind a cookie that says how many'],
  },
  {
    why: 'as above, and values change by themselves, so that only signing out tells whether a second sign-in has a session of its own',
    logins: 9,
    requests: 107,
    applications: [
      'a value sealed anew with every response, its identifier kept',
      'a second sign-in that keeps an identifier which is sealed anew with every response',
    ],
  },
  {
    why: 'two sign-ins were given one value, so that one more is made after signing out',
    logins: 9,
    requests: 84,
    applications: ['made: secret of the account, for visitors random'],
  },
  {
    why: 'the server cuts off requests with some made-up values, which are sent again and proved to be answered without',
    logins: 11,
    requests: 115,
    applications: ['made: ill-formed values cut off'],
  },
  {
    why: 'a sign-in failed, so it is tried again alone, and proved to work without what was planted',
    logins: 12,
    requests: 111,
    applications: [
      'a server that refuses to sign in over a made-up identifier',
      'made-up values refused, other sessions ended',
      'carried: no cookie before sign-in, refusing',
      'links: links refused',
      'links: unknown fields refused',
    ],
  },
  {
    why: 'every sign-in ends the session of the one before, so that none is left over for a later experiment',
    logins: 10,
    requests: 105,
    applications: [
      'a sign-in that ends the account’s other sessions',
      'a fixated sign-in that ends the account’s other sessions',
      'a sign-in that ends other sessions and keeps made-up values',
    ],
  },
  {
    why: 'an identifier planted by a link came out signed in: each way is singled out, and tried against a cookie',
    logins: 12,
    requests: 103,
    applications: [
      'links: read from the query, kept',
      'links: read from the query, the cookie first',
      'links: read from a path parameter, kept',
      'links: read from a field, kept',
      'links: read from a field of a multipart form, kept',
      'links: a parameter of another name, kept',
      'beside: a field that repeats what the link said, and is read',
    ],
  },
  {
    why: 'a cookie that is new in every answer may have ended the session, which is asked for each time',
    logins: 8,
    requests: 97,
    applications: ['sign-up, search and newsletter forms, and cookies that mean nothing'],
  },
  {
    why: 'nothing but a script’s file begins a session, so that each file is read after every other place was tried',
    logins: 9,
    requests: 105,
    applications: [
      'a session begun by the last of nine script files',
      'a session begun by the last of nine script files, kept',
    ],
  },
  {
    why: 'as above, and there are more files than are read',
    logins: 8,
    requests: 140,
    applications: ['a session begun by a script file too many'],
  },
  {
    why: 'of twenty cookies halves are left out, and halves of halves',
    logins: 8,
    requests: 96,
    applications: ['twenty other cookies, safe'],
  },
  {
    why: 'as below, and which of two servers answers depends on which request comes first',
    logins: 10,
    requests: 130,
    varies: true,
    applications: ['peculiar: two-servers', 'peculiar: two-servers, kept'],
  },
  {
    why: 'the first page that tells the classes apart goes by a cookie that is no secret, so that others are tried',
    logins: 10,
    requests: 126,
    applications: [
      'peculiar: greets-by-name',
      'peculiar: greets-by-name, kept',
      'peculiar: flag',
      'peculiar: flag, kept',
      'peculiar: number-beside',
      'beside: a flag, kept',
      'beside: a flag, renewed',
      'beside: a role in place of another, kept',
      'beside: a role in place of another, renewed',
    ],
  },
  {
    why: 'the server takes the planted identifier out when the sign-in page is opened, so it is planted once more after that; with a token of another session nobody can sign in, which is proved by another sign-in without',
    logins: 12,
    requests: 102,
    applications: [
      'peculiar: renews-for-the-form',
      'peculiar: renews-for-the-form, kept',
      'peculiar: renews-for-the-form-with-token',
    ],
  },
  {
    why: 'either of two cookies signs in by itself, so that each is attacked',
    logins: 12,
    requests: 129,
    applications: [
      'peculiar: second-cookie',
      'peculiar: second-cookie, kept',
      'a remember-me cookie beside made-up identifiers that come out signed in',
      'peculiar: trusted-device, kept',
    ],
  },
  {
    why: 'what any visitor can write beside a session of theirs is enough, so that controls fail, and are tried again alone',
    logins: 8,
    requests: 97,
    applications: ['beside: a number that is enough beside any visitor’s session'],
  },
  {
    why: 'the session from before a second sign-in stays signed in beside a new value, and signing out tells whether they are two',
    logins: 8,
    requests: 96,
    applications: ['an identifier that changes while the old one is signed in too'],
  },
  {
    why: 'a second cookie that signs in by itself is attacked as well, and remembers the victim beside a planted session',
    logins: 12,
    requests: 150,
    applications: [
      'a remember-me cookie that makes a new session after sign-out',
      'family: remembered in the session that is there',
      'family: remembered in a new session',
    ],
  },
  {
    why: 'no entry page gives a visitor a session, so that links, a refused sign-in, forms and made-up cookies are tried, for two visitors if one of them does',
    logins: 10,
    requests: 101,
    applications: [
      'two users: the form for visitors alone',
      'a session begun by refusal',
      'a session begun by refusal, kept',
      'a session begun by basket',
      'a session begun by basket, kept',
      'a visitor cookie that never rotates beside a separate sign-in cookie',
      'beside: the identifier under another name, kept',
      'beside: the identifier under another name, renewed',
      'made: digest of the name',
      'made: secret of the account',
    ],
  },
  {
    why: 'a planted cookie lives on that the protected page does not go by, and a page that it opens has to tell who is signed in',
    logins: 8,
    requests: 100,
    applications: ['two parts: the second one’s cookie kept'],
  },
  {
    why: 'the second account signs in as well',
    logins: 9,
    requests: 94,
    applications: ['a second account', 'a second account, kept'],
  },
  {
    why: 'the second account signs in as well, and a refused sign-in and made-up cookies are looked at for what they give a visitor',
    logins: 9,
    requests: 100,
    applications: [
      'two users: replaced',
      'two users: left alone',
      'two users: taken over',
      'two users: joined',
      'left: a session emptied, kept, a second account',
      'left: a session emptied, renewed, a second account',
      'left: the cookie of an ended session, which gives another, kept, a second account',
      'left: the cookie of an ended session, renewed, a second account',
    ],
  },
  {
    why: 'the server goes by the second of two cookies of one name, so that a sign-in is made with both; and a made-up CSRF token and the old one are each sent twice at the sign-out',
    logins: 8,
    requests: 96,
    varies: true,
    applications: ['carried: the last of two cookies'],
  },
  {
    why: 'the second account signs in as well, a refused sign-in and made-up cookies are looked at for what they give a visitor, and a tampered copy of the signed value is a third made-up one',
    logins: 11,
    requests: 108,
    applications: ['two users: a JWT'],
  },
  {
    why: 'each sign-in goes by four redirects to another host and back',
    logins: 8,
    requests: 118,
    applications: ['single sign-on', 'single sign-on, kept'],
  },
  {
    why: 'signing out leaves an identifier in the browser that visitors are not given, which is planted; one that comes out signed in is compared with what another sign-out leaves',
    logins: 10,
    requests: 97,
    applications: [
      'left: a session emptied, kept',
      'left: the cookie of an ended session, which gives another, kept',
      'beside: digits drawn at each sign-in, kept',
      'beside: the account’s number, renewed',
      'beside: the account’s number, made-up identifiers renewed',
    ],
  },
  {
    why: 'as above, and an identifier planted by a link came out signed in, so that each way is singled out',
    logins: 12,
    requests: 113,
    applications: ['beside: the account’s number, identifiers read from the query'],
  },
  {
    why: 'as above, and no entry page gives a visitor a session, so that other places are tried; made-up identifiers and those in links are taken as well',
    logins: 12,
    requests: 101,
    applications: ['links: made-up values read from the query'],
  },
  {
    why: 'a salted CSRF token is tried by signing out: a made-up one and the old one twice each, then one that the sign-in form shows to who is signed in, or that of an unrelated visitor in another session',
    logins: 8,
    requests: 96,
    applications: [
      'carried: a masked token, new at sign-in',
      'carried: a masked token kept',
      'carried: a token that is good for everybody',
      'carried: the last of two cookies, kept',
      'carried: neither of two cookies',
      'carried: neither of two good cookies, by 400',
    ],
  },
  {
    why: 'each form has a token of its own, so that the old one is tried by signing in again once the sign-out form has told nothing',
    logins: 11,
    requests: 106,
    applications: ['carried: a masked token of each form, kept'],
  },
  {
    why: 'a salted CSRF token is tried by signing in again, since no sign-out takes one: the old one, then the right one and the old one again, or a made-up one and an unrelated visitor’s',
    logins: 11,
    requests: 104,
    applications: [
      'carried: a masked token and a link that signs out, kept',
      'carried: a masked token and a link that signs out, new at sign-in',
      'carried: a masked token, and no sign-in page for who is signed in, kept',
      'carried: a masked token, and no sign-in page for who is signed in, new at sign-in',
    ],
  },
  {
    why: 'as above, but opening the sign-in page signs out, so that another form is sent in a new session',
    logins: 9,
    requests: 107,
    applications: [
      'carried: a masked token, and a sign-in page that signs out, kept',
      'carried: a masked token, and a sign-in page that signs out, new at sign-in',
    ],
  },
];
