import { randomBytes } from 'node:crypto';
import express from 'express';
import session from 'express-session';
import { addUser, passwordIsRight } from './users.js';

const { E2E_PASSWORD, PORT = '3000', SESSION_SECRET = randomBytes(32).toString('hex') } = process.env;
if (!E2E_PASSWORD) throw new Error('Set E2E_PASSWORD: the password of the test account alice.');
addUser('alice', E2E_PASSWORD);

const app = express();
// Behind a TLS proxy express-session sets no Secure cookie without this.
app.set('trust proxy', 1);
app.set('view engine', 'ejs');
app.use(express.urlencoded({ extended: false }));
app.use(
  session({
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: true,
    name: '__Host-sid',
    cookie: {
      secure: true,
      path: '/',
      sameSite: 'lax',
      maxAge: 8 * 60 * 60 * 1000,
    },
  }),
);

app.get('/', (req, res) => {
  res.render('home', { user: req.session.user });
});

app.get('/login', (req, res) => {
  res.render('login', { error: null });
});

app.post('/login', (req, res, next) => {
  const { username = '', password = '' } = req.body;
  if (!passwordIsRight(username, password)) {
    res.status(401).render('login', { error: 'The user name or the password is wrong.' });
    return;
  }
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user = username;
    req.session.save((saved) => (saved ? next(saved) : res.redirect('/account')));
  });
});

app.get('/account', (req, res) => {
  const { user } = req.session;
  if (user) res.render('account', { user });
  else res.redirect('/login');
});

app.post('/logout', (req, res, next) => {
  req.session.destroy((error) => {
    if (error) return next(error);
    res.redirect('/');
  });
});

app.listen(Number(PORT), () => console.log(`Listening on http://localhost:${PORT}`));
