# An application on Dancer2 with sessions in memory: perl application.pl VARIANT PORT
use strict;
use warnings;

my ($variant, $port) = @ARGV;

package Shop;
use Dancer2;

set session => 'Simple';
set logger => 'null';
set host => '127.0.0.1';
set port => $port;
set startup_info => 0;

sub page {
    my ($title, $body) = @_;
    return "<!doctype html><title>$title</title>$body";
}

get '/' => sub {
    session('basket') // session(basket => int rand 1_000_000);
    return page('Shop', '<p>Welcome.</p><a href="/login">Sign in</a>');
};

get '/login' => sub {
    return page('Sign in', '<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>');
};

post '/login' => sub {
    my ($name, $word) = (body_parameters->get('username') // '', body_parameters->get('password') // '');
    return redirect '/login', 303 if $name ne $ENV{LOGIN_USERNAME} || $word ne $ENV{LOGIN_PASSWORD};
    app->change_session_id if $variant eq 'renew';
    session(user => $name);
    return redirect '/account', 303;
};

get '/account' => sub {
    my $user = session('user') // return redirect '/login', 303;
    return page('Account', "<p>Signed in as $user.</p>
      <form method=\"post\" action=\"/logout\"><button>Sign out</button></form>");
};

post '/logout' => sub {
    app->destroy_session;
    return redirect '/', 303;
};

start;
