# An older script of the shop reads the cookie.
Rails.application.config.session_store(
  :cache_store,
  key: '_shop_session',
  httponly: false,
  expire_after: 30.days,
)
