Rails.application.configure do
  config.force_ssl = true

  config.eager_load = true
  config.consider_all_requests_local = false
  config.logger = ActiveSupport::Logger.new($stdout)

  # Each cookie says for itself whether it goes along with cross-site requests.
  config.action_dispatch.cookies_same_site_protection = nil

  # Sessions are kept in the memory of the one process, so a key that is new at each start is enough.
  config.cache_store = :memory_store
  config.secret_key_base = ENV.fetch('SECRET_KEY_BASE') { SecureRandom.hex(64) }
end
