# A Rails application in one file: ruby application.rb VARIANT PORT
require 'securerandom'
require 'active_support/all'
require 'action_controller/railtie'
require 'webrick'
require 'rack/handler/webrick'

VARIANT, PORT = ARGV

class Shop < Rails::Application
  config.eager_load = false
  config.logger = Logger.new($stderr, level: Logger::WARN)
  config.secret_key_base = SecureRandom.hex(64)
  config.cache_store = :memory_store
  config.hosts.clear
  config.load_defaults 6.1
  case VARIANT
  when 'cookie'
    config.session_store :cookie_store, key: '_shop_session'
  when 'hardened'
    # remedy:begin https-downgrade/rails plaintext-login/rails hsts/rails
    config.force_ssl = true
    # remedy:end
  when 'exposed'
    config.session_store :cache_store, httponly: false, domain: '127.0.0.1', expire_after: 30.days
    config.action_dispatch.cookies_same_site_protection = nil
  when /parameters/
    config.session_store :cache_store, key: '_shop_session', cookie_only: false
  else
    # remedy:begin cookies-only/rails
    config.session_store :cache_store, key: '_shop_session', cookie_only: true
    # remedy:end
  end
  routes.append do
    root to: 'accounts#home'
    get '/login', to: 'accounts#form'
    post '/login', to: 'accounts#sign_in'
    get '/account', to: 'accounts#show'
    post '/logout', to: 'accounts#sign_out'
  end
end

if VARIANT == 'hardened'
  # remedy:begin cookie-prefix/rails cookie-secure/rails cookie-httponly/rails cookie-samesite/rails cookie-rejected/rails session-lifetime/rails
  Rails.application.config.session_store(
    :cache_store,
    key: '__Host-session', # remedy:only cookie-prefix
    secure: true, # remedy:only cookie-prefix cookie-secure cookie-rejected
    path: '/', # remedy:only cookie-rejected
    httponly: true, # remedy:only cookie-httponly
    same_site: :lax, # remedy:only cookie-samesite
    expire_after: 8.hours, # remedy:only session-lifetime
  )
  # remedy:end
end

class AccountsController < ActionController::Base
  protect_from_forgery with: :exception
  if VARIANT == 'hardened'
    # remedy:begin session-caching/rails
    before_action { response.headers["Cache-Control"] = "no-store" }
    # remedy:end
  elsif VARIANT == 'exposed'
    # A site that does not know of its proxy takes its own forms for another's.
    self.forgery_protection_origin_check = false
    after_action { response.headers['Cache-Control'] = 'public, max-age=600' }
  end

  def home
    page 'Shop', '<p>Welcome.</p><a href="/login">Sign in</a>'
  end

  def form
    page 'Sign in', "<form method=\"post\" action=\"/login\">#{token}<input name=\"username\">
      <input type=\"password\" name=\"password\"><button>Sign in</button></form>"
  end

  def sign_in
    username = params[:username]
    right = matches?(username, ENV.fetch('LOGIN_USERNAME')) & matches?(params[:password], ENV.fetch('LOGIN_PASSWORD'))
    return redirect_to '/login', status: 303 unless right

    if VARIANT.end_with?('reset') || behind_proxy?
      # remedy:begin renew-session/rails
      reset_session
      session[:user] = username
      # remedy:end
    else
      session[:user] = username
    end
    # Behind the proxy it names itself in full, as links in mails have to.
    redirect_to behind_proxy? ? "#{request.base_url}/account" : '/account', status: 303
  end

  def show
    return redirect_to '/login', status: 303 unless session[:user]

    page 'Account', "<p>Signed in as #{ERB::Util.html_escape(session[:user])}.</p>
      <form method=\"post\" action=\"/logout\">#{token}<button>Sign out</button></form>"
  end

  def sign_out
    # remedy:begin end-session/rails
    reset_session
    # remedy:end
    redirect_to '/', status: 303
  end

  private

  def behind_proxy? = %w[exposed hardened].include?(VARIANT)

  # The token is a part of the session, so that each visitor has one.
  def token
    "<input type=\"hidden\" name=\"authenticity_token\" value=\"#{form_authenticity_token}\">"
  end

  def page(title, body)
    session[:basket] ||= SecureRandom.random_number(1_000_000)
    render html: "<!doctype html><title>#{title}</title>#{body}".html_safe
  end

  def matches?(given, right) = ActiveSupport::SecurityUtils.secure_compare(given.to_s, right)
end

Shop.initialize!
Rack::Handler::WEBrick.run(Shop, Host: '127.0.0.1', Port: PORT.to_i, AccessLog: [], Logger: WEBrick::Log.new(nil, 0))
