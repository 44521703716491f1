# A program on CGI::Session behind a small server of its own: perl application.pl VARIANT PORT FOLDER
use strict;
use warnings;

my ($variant, $port, $folder) = @ARGV;

package Shop;
use parent 'HTTP::Server::Simple::CGI';
use CGI::Session;

sub print_banner { }

sub page {
    my ($cookie, $title, $body) = @_;
    print "HTTP/1.0 200 OK\r\nSet-Cookie: $cookie\r\nContent-Type: text/html\r\n\r\n";
    print "<!doctype html><title>$title</title>$body";
}

sub moved {
    my ($cookie, $where) = @_;
    print "HTTP/1.0 303 See Other\r\nSet-Cookie: $cookie\r\nLocation: $where\r\n\r\n";
}

sub cookie_of {
    my ($cgi, $session) = @_;
    return $cgi->cookie(-name => $session->name, -value => $session->id, -path => '/', -httponly => 1);
}

sub open_session {
    my ($id) = @_;
    return CGI::Session->new('driver:File', $id, { Directory => $folder });
}

sub handle_request {
    my ($self, $cgi) = @_;
    # The library takes the identifier from the cookie or, without one, from a parameter of the same name.
    my $session = open_session($cgi);
    my $cookie = cookie_of($cgi, $session);
    my $asked = $cgi->request_method . ' ' . $cgi->path_info;
    if ($asked eq 'GET /') {
        page($cookie, 'Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
    } elsif ($asked eq 'GET /login') {
        page($cookie, 'Sign in', '<form method="post" action="/login"><input name="username">
          <input type="password" name="password"><button>Sign in</button></form>');
    } elsif ($asked eq 'POST /login') {
        my ($name, $word) = (scalar $cgi->param('username') // '', scalar $cgi->param('password') // '');
        return moved($cookie, '/login') if $name ne $ENV{LOGIN_USERNAME} || $word ne $ENV{LOGIN_PASSWORD};
        if ($variant eq 'renew') {
            $session->delete;
            $session->flush;
            $session = open_session(undef);
            $cookie = cookie_of($cgi, $session);
        }
        $session->param(user => $name);
        $session->flush;
        moved($cookie, '/account');
    } elsif ($asked eq 'GET /account') {
        my $user = $session->param('user') // return moved($cookie, '/login');
        page($cookie, 'Account', "<p>Signed in as $user.</p>
          <form method=\"post\" action=\"/logout\"><button>Sign out</button></form>");
    } elsif ($asked eq 'POST /logout') {
        $session->delete;
        $session->flush;
        moved($cgi->cookie(-name => 'CGISESSID', -value => '', -path => '/', -expires => '-1d'), '/');
    } else {
        print "HTTP/1.0 404 Not Found\r\nContent-Type: text/plain\r\n\r\nNo.";
    }
}

my $server = Shop->new($port);
$server->host('127.0.0.1');
$server->run;
