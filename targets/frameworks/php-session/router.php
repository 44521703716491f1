<?php
// An application on PHP's own sessions: VARIANT from the environment, every path through this file.
session_start();
$variant = getenv('VARIANT');
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
        if (!matches($_POST['username'] ?? '', getenv('LOGIN_USERNAME')) || !matches($_POST['password'] ?? '', getenv('LOGIN_PASSWORD'))) {
            redirect('/login');
            break;
        }
        // The manual: "regenerate the session ID whenever the privilege level changes".
        if ($variant === 'regenerate') session_regenerate_id(true);
        if ($variant === 'regenerate-keep-old') session_regenerate_id(false);
        $_SESSION['user'] = getenv('LOGIN_USERNAME');
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
        $_SESSION = [];
        session_destroy();
        redirect('/');
        break;
    default:
        http_response_code(404);
        page('Not found', 'There is nothing here.');
}
