# The account that the tests sign in with. Without E2E_PASSWORD in the environment the application does not start.
Rails.application.config.x.accounts = { 'alice' => BCrypt::Password.create(ENV.fetch('E2E_PASSWORD')) }
