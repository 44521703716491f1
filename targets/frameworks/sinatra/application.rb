# An application on Sinatra with Rack's sessions: ruby application.rb VARIANT PORT
require 'securerandom'
require 'sinatra/base'
require 'rack/session/pool'
require 'webrick'

VARIANT, PORT = ARGV

class Shop < Sinatra::Base
  set :environment, :production
  set :host_authorization, permitted_hosts: []
  # Its own protection renews a session at a sign-in by nobody's wish; what is tried here is Rack's.
  disable :protection, :show_exceptions, :logging
  if VARIANT == 'cookie'
    use Rack::Session::Cookie, key: 'rack.session', secret: SecureRandom.hex(64)
  elsif VARIANT == 'hardened'
    # remedy:begin cookie-prefix/rack cookie-secure/rack cookie-httponly/rack cookie-samesite/rack cookie-rejected/rack session-lifetime/rack
    use(
      Rack::Session::Pool,
      key: '__Host-session', # remedy:only cookie-prefix
      secure: true, # remedy:only cookie-prefix cookie-secure cookie-rejected
      path: '/', # remedy:only cookie-prefix cookie-rejected
      httponly: true, # remedy:only cookie-httponly
      same_site: :lax, # remedy:only cookie-samesite
      expire_after: 28_800, # remedy:only session-lifetime
    )
    # remedy:end
  elsif VARIANT == 'exposed'
    use Rack::Session::Pool, httponly: false, domain: '127.0.0.1', expire_after: 30 * 86_400
    after { headers 'Cache-Control' => 'public, max-age=600' }
  elsif VARIANT.start_with?('parameters')
    use Rack::Session::Pool, key: 'rack.session', cookie_only: false
  else
    # remedy:begin cookies-only/rack
    use Rack::Session::Pool, key: 'rack.session', cookie_only: true
    # remedy:end
  end

  helpers do
    def page(title, body) = "<!doctype html><title>#{title}</title>#{body}"

    def matches?(given, right) = Rack::Utils.secure_compare(given.to_s, right)
  end

  get '/' do
    session[:basket] ||= SecureRandom.random_number(1_000_000)
    page 'Shop', '<p>Welcome.</p><a href="/login">Sign in</a>'
  end

  get '/login' do
    page 'Sign in', '<form method="post" action="/login"><input name="username">
      <input type="password" name="password"><button>Sign in</button></form>'
  end

  post '/login' do
    username = params['username']
    right = matches?(username, ENV.fetch('LOGIN_USERNAME')) & matches?(params['password'], ENV.fetch('LOGIN_PASSWORD'))
    redirect '/login', 303 unless right
    if VARIANT.end_with?('renew', 'exposed', 'hardened')
      # remedy:begin renew-session/rack
      session.clear
      request.env['rack.session.options'][:renew] = true
      session[:user] = username
      # remedy:end
    else
      session[:user] = username
    end
    redirect VARIANT == 'exposed' ? "#{ENV.fetch('PUBLIC_URL').sub('https', 'http')}/account" : '/account', 303
  end

  get '/account' do
    redirect '/login', 303 unless session[:user]
    page 'Account', "<p>Signed in as #{Rack::Utils.escape_html(session[:user])}.</p>
      <form method=\"post\" action=\"/logout\"><button>Sign out</button></form>"
  end

  post '/logout' do
    # remedy:begin end-session/rack
    session.destroy
    # remedy:end
    redirect '/', 303
  end
end

Rack::Handler::WEBrick.run(Shop, Host: '127.0.0.1', Port: PORT.to_i, AccessLog: [], Logger: WEBrick::Log.new(nil, 0))
