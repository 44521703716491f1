<?php
// An application on PHP's own sessions: VARIANT from the environment, every path through this file.
$variant = getenv('VARIANT');
if ($variant === 'strict') {
    // remedy:begin refuse-unknown/php
    ini_set('session.use_strict_mode', '1');
    session_start();
    // remedy:end
} else {
    // An identifier made from the time: what session.sid_length cannot repair.
    if ($variant === 'exposed' && !isset($_COOKIE[session_name()])) session_id(uniqid());
    session_start();
}
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$route = $_SERVER['REQUEST_METHOD'] . ' ' . $path;

function page(string $title, string $body): void
{
    header('Content-Type: text/html; charset=utf-8');
    echo "<!doctype html><title>$title</title>$body";
}

function redirect(string $to): void
{
    header("Location: $to", true, 303);
}

function matches(string $given, string $right): bool
{
    return hash_equals($right, $given);
}

switch ($route) {
    case 'GET /':
        $_SESSION['basket'] ??= random_int(1, 1000000);
        page('Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
        break;
    case 'GET /login':
        page('Sign in', '<form method="post" action="/login"><input name="username">
            <input type="password" name="password"><button>Sign in</button></form>');
        break;
    case 'POST /login':
        $username = $_POST['username'] ?? '';
        if (!matches($username, getenv('LOGIN_USERNAME')) || !matches($_POST['password'] ?? '', getenv('LOGIN_PASSWORD'))) {
            redirect('/login');
            break;
        }
        // The manual: "regenerate the session ID whenever the privilege level changes".
        if ($variant === 'exposed') {
            session_destroy();
            session_id(uniqid());
            session_start();
            $_SESSION = ['user' => $username];
            redirect(str_replace('https:', 'http:', getenv('PUBLIC_URL')) . '/account');
            break;
        }
        if (in_array($variant, ['regenerate', 'strict', 'hardened'], true)) {
            // remedy:begin renew-session/php refuse-unknown/php
            session_regenerate_id(true);
            $_SESSION = ['user' => $username];
            // remedy:end
        } else {
            if ($variant === 'regenerate-keep-old') session_regenerate_id(false);
            $_SESSION['user'] = $username;
        }
        redirect('/account');
        break;
    case 'GET /account':
        if (!isset($_SESSION['user'])) redirect('/login');
        else {
            page('Account', '<p>Signed in as ' . htmlspecialchars($_SESSION['user']) . '.</p>
                <form method="post" action="/logout"><button>Sign out</button></form>');
        }
        break;
    case 'POST /logout':
        // remedy:begin end-session/php
        $_SESSION = [];
        session_destroy();
        // remedy:end
        redirect('/');
        break;
    default:
        http_response_code(404);
        page('Not found', 'There is nothing here.');
}
