<?php
// An application on Laravel: VARIANT (attempt, by-hand, by-hand-invalidate; exposed and hardened behind a proxy) and SCRATCH
// from the environment, every path through this file.
use Illuminate\Auth\GenericUser;
use Illuminate\Contracts\Auth\Authenticatable;
use Illuminate\Contracts\Auth\UserProvider;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Exceptions\Handler;
use Illuminate\Foundation\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\Facades\URL;

require '/usr/share/php/Illuminate/autoload.php';

final class OneAccount implements UserProvider
{
    private function user(): GenericUser
    {
        return new GenericUser(['id' => getenv('LOGIN_USERNAME'), 'password' => '', 'remember_token' => null]);
    }

    public function retrieveById($identifier)
    {
        return $identifier === getenv('LOGIN_USERNAME') ? $this->user() : null;
    }

    public function retrieveByToken($identifier, $token)
    {
        return null;
    }

    public function updateRememberToken(Authenticatable $user, $token)
    {
    }

    public function retrieveByCredentials(array $credentials)
    {
        return hash_equals(getenv('LOGIN_USERNAME'), $credentials['username']) ? $this->user() : null;
    }

    public function validateCredentials(Authenticatable $user, array $credentials)
    {
        return hash_equals(getenv('LOGIN_PASSWORD'), $credentials['password']);
    }
}

final class ToHttps
{
    public function handle($request, Closure $next)
    {
        // remedy:begin plaintext-login/laravel
        if ($request->header('X-Forwarded-Proto') !== 'https') {
            return redirect()->secure($request->path());
        }
        // remedy:end
        return $next($request);
    }
}

final class ShopKernel extends Kernel
{
    protected $middlewareGroups = ['web' => [
        Illuminate\Cookie\Middleware\EncryptCookies::class,
        Illuminate\Cookie\Middleware\AddQueuedCookiesToResponse::class,
        Illuminate\Session\Middleware\StartSession::class,
        Illuminate\Foundation\Http\Middleware\VerifyCsrfToken::class,
    ]];
}

function page(string $title, string $body)
{
    $response = response("<!doctype html><title>$title</title>$body");
    return getenv('VARIANT') === 'exposed' ? $response->header('Cache-Control', 'public, max-age=600') : $response;
}

function routes($router, string $variant): void
{
    $router->get('/', function (Request $request) {
        if (!$request->session()->has('basket')) $request->session()->put('basket', random_int(1, 1000000));
        return page('Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
    });
    $router->get('/login', fn () => page('Sign in', '<form method="post" action="/login">' . csrf_field() . '
        <input name="username"><input type="password" name="password"><button>Sign in</button></form>'));
    $router->post('/login', function (Request $request) use ($variant) {
        $username = (string) $request->input('username');
        $credentials = ['username' => $username, 'password' => (string) $request->input('password')];
        if ($variant === 'attempt') return redirect(Auth::attempt($credentials) ? '/account' : '/login');
        if (!Auth::validate($credentials)) return redirect('/login');
        if ($variant !== 'by-hand') {
            // remedy:begin renew-session/laravel
            $request->session()->invalidate();
            $request->session()->regenerateToken();
            $request->session()->put('user', $username);
            // remedy:end
        } else {
            $request->session()->put('user', $username);
        }
        return redirect('/account');
    });
    $router->get('/account', function (Request $request) use ($variant) {
        $user = $variant === 'attempt' ? Auth::id() : $request->session()->get('user');
        if ($user === null) return redirect('/login');
        return page('Account', '<p>Signed in as ' . e($user) . '.</p>
            <form method="post" action="/logout">' . csrf_field() . '<button>Sign out</button></form>');
    });
    $router->post('/logout', function (Request $request) {
        // remedy:begin end-session/laravel
        Auth::logout();
        $request->session()->invalidate();
        $request->session()->regenerateToken();
        // remedy:end
        return redirect('/');
    });
}

$scratch = getenv('SCRATCH');
// The first request, which waits for the application, makes these for all that follow.
if (!is_file("$scratch/key")) {
    foreach (['sessions', 'bootstrap', 'logs'] as $folder) mkdir("$scratch/$folder");
    file_put_contents("$scratch/key", bin2hex(random_bytes(16)));
}
$_ENV['APP_SERVICES_CACHE'] = "$scratch/bootstrap/services.php";
$_ENV['APP_PACKAGES_CACHE'] = "$scratch/bootstrap/packages.php";
$app = new Application(__DIR__);
$app->useStoragePath($scratch);
$app->singleton(Illuminate\Contracts\Http\Kernel::class, ShopKernel::class);
$app->singleton(ExceptionHandler::class, Handler::class);
$app->booted(function () use ($app) {
    Auth::provider('one', fn () => new OneAccount());
    if (getenv('VARIANT') === 'hardened') {
        // remedy:begin https-downgrade/laravel plaintext-login/laravel
        URL::forceScheme('https');
        // remedy:end
        $app['router']->prependMiddlewareToGroup('web', ToHttps::class);
    }
    $app['router']->group(['middleware' => 'web'], fn ($router) => routes($router, getenv('VARIANT')));
});
$kernel = $app->make(Illuminate\Contracts\Http\Kernel::class);
$response = $kernel->handle($request = Request::capture())->send();
$kernel->terminate($request, $response);
