<?php
// An application on Symfony: VARIANT (none, migrate, invalidate, and behind a proxy exposed and hardened: the firewall signs in;
// by-hand, by-hand-migrate) and SCRATCH from the environment, every path through this file.
use Symfony\Bundle\FrameworkBundle\FrameworkBundle;
use Symfony\Bundle\FrameworkBundle\Kernel\MicroKernelTrait;
use Symfony\Bundle\SecurityBundle\SecurityBundle;
use Symfony\Component\DependencyInjection\Loader\Configurator\ContainerConfigurator;
use Symfony\Component\HttpFoundation\RedirectResponse;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpKernel\EventListener\AbstractSessionListener;
use Symfony\Component\HttpKernel\Kernel;
use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;

require '/usr/share/php/Symfony/Bundle/FrameworkBundle/autoload.php';
require '/usr/share/php/Symfony/Bundle/SecurityBundle/autoload.php';
require '/usr/share/php/Symfony/Component/Yaml/autoload.php';

final class Shop extends Kernel
{
    use MicroKernelTrait;

    private const FIREWALL = ['none', 'migrate', 'invalidate', 'exposed', 'hardened'];

    public function __construct(private string $variant, private string $scratch)
    {
        parent::__construct('prod', false);
    }

    public function registerBundles(): iterable
    {
        return [new FrameworkBundle(), new SecurityBundle()];
    }

    public function getProjectDir(): string
    {
        return __DIR__;
    }

    public function getCacheDir(): string
    {
        return $this->scratch . '/cache';
    }

    public function getLogDir(): string
    {
        return $this->scratch . '/log';
    }

    protected function configureContainer(ContainerConfigurator $container): void
    {
        $container->import('config/framework.yaml');
        $container->extension('framework', [
            'secret' => bin2hex(random_bytes(16)),
            'session' => ['handler_id' => null, 'storage_factory_id' => 'session.storage.factory.native', 'save_path' => $this->scratch],
        ]);
        $signsIn = in_array($this->variant, self::FIREWALL, true);
        if ($this->variant === 'hardened') {
            foreach (['session', 'proxy', 'channel'] as $part) $container->import("config/hardened-$part.yaml");
            // Elsewhere it is 443, which needs no saying.
            $container->parameters()->set('request_listener.https_port', parse_url(getenv('PUBLIC_URL'), PHP_URL_PORT));
        } elseif ($this->variant === 'exposed') $container->import('config/exposed-session.yaml');
        elseif ($signsIn) $container->import("config/security-{$this->variant}.yaml");
        $container->extension('security', [
            'enable_authenticator_manager' => true,
            'password_hashers' => ['Symfony\Component\Security\Core\User\InMemoryUser' => 'plaintext'],
            'providers' => ['one' => ['memory' => ['users' => [
                getenv('LOGIN_USERNAME') => ['password' => str_replace('%', '%%', getenv('LOGIN_PASSWORD')), 'roles' => ['ROLE_USER']],
            ]]]],
            'firewalls' => ['main' => $signsIn ? ['provider' => 'one', 'form_login' => [
                'login_path' => '/login',
                'check_path' => '/login',
                'username_parameter' => 'username',
                'password_parameter' => 'password',
                'default_target_path' => '/account',
                'always_use_default_target_path' => true,
            ]] : ['security' => false]],
        ]);
        if ($signsIn) $container->import('config/logout.yaml');
    }

    protected function configureRoutes(RoutingConfigurator $routes): void
    {
        $routes->add('home', '/')->controller('kernel::home')->methods(['GET']);
        $routes->add('form', '/login')->controller('kernel::form')->methods(['GET']);
        $routes->add('sign_in', '/login')->controller('kernel::signIn')->methods(['POST']);
        $routes->add('account', '/account')->controller('kernel::account')->methods(['GET']);
        $routes->add('sign_out', '/logout')->controller('kernel::signOut')->methods(['POST']);
    }

    public function home(Request $request): Response
    {
        $session = $request->getSession();
        if (!$session->has('basket')) $session->set('basket', random_int(1, 1000000));
        return self::page('Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
    }

    public function form(): Response
    {
        return self::page('Sign in', '<form method="post" action="/login"><input name="username">
            <input type="password" name="password"><button>Sign in</button></form>');
    }

    /** By hand; elsewhere the firewall answers before. */
    public function signIn(Request $request): Response
    {
        $username = $request->request->get('username', '');
        $password = $request->request->get('password', '');
        if (!hash_equals(getenv('LOGIN_USERNAME'), $username) || !hash_equals(getenv('LOGIN_PASSWORD'), $password)) {
            return new RedirectResponse('/login', 303);
        }
        if ($this->variant === 'by-hand-migrate') {
            // remedy:begin renew-session/symfony
            $session = $request->getSession();
            $session->start();
            $session->migrate(true);
            $session->set('user', $username);
            // remedy:end
        } else {
            $request->getSession()->set('user', $username);
        }
        return new RedirectResponse('/account', 303);
    }

    public function account(Request $request): Response
    {
        $user = in_array($this->variant, self::FIREWALL, true)
            ? $this->getContainer()->get('security.token_storage')->getToken()?->getUserIdentifier()
            : $request->getSession()->get('user');
        if ($user === null || $user === '') return new RedirectResponse('/login', 303);
        return self::page('Account', '<p>Signed in as ' . htmlspecialchars($user) . '.</p>
            <form method="post" action="/logout"><button>Sign out</button></form>');
    }

    /** By hand; elsewhere the firewall answers before. */
    public function signOut(Request $request): Response
    {
        $session = $request->getSession();
        // A session that has not been started yet would not be destroyed.
        $session->start();
        $session->invalidate();
        return new RedirectResponse('/', 303);
    }

    private static function page(string $title, string $body): Response
    {
        $response = new Response("<!doctype html><title>$title</title>$body");
        if (getenv('VARIANT') === 'exposed') {
            $response->headers->set('Cache-Control', 'public, max-age=600');
            // Else Symfony makes a response with a session private.
            $response->headers->set(AbstractSessionListener::NO_AUTO_CACHE_CONTROL_HEADER, 'yes');
        }
        return $response;
    }
}

$kernel = new Shop(getenv('VARIANT'), getenv('SCRATCH'));
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
