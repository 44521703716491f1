export default defineNuxtConfig({
  compatibilityDate: '2025-12-01',
  modules: ['nuxt-auth-utils'],
  telemetry: false,
  runtimeConfig: { session: { cookie: { secure: false } } },
});
