Rails.application.config.session_store(
  :cache_store,
  key: '__Host-session',
  secure: true,
  httponly: true,
  same_site: :lax,
  expire_after: 8.hours,
)
