using System;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Shop
{
    /// <summary>An application that signs in by a form: VARIANT PORT; see Variant.cs.</summary>
    public static class Program
    {
        public static void Main(string[] arguments)
        {
            var variant = new Variant(arguments[0]);
            Host.CreateDefaultBuilder()
                .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
                .ConfigureWebHostDefaults(web => web
                    .UseUrls("http://127.0.0.1:" + arguments[1])
                    .ConfigureServices(services => Register(services, variant))
                    .Configure(app => Arrange(app, variant)))
                .Build()
                .Run();
        }

        private static void Register(IServiceCollection services, Variant variant)
        {
            // Named as in a Program.cs of .NET 6 and newer, where it has the services too.
            var builder = services.AddControllersWithViews();
            var users = new Users();
            services.AddSingleton(users);
            services.AddSingleton(variant);
            // Keys that live as long as this process.
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
            services.AddDistributedMemoryCache();
            services.AddSession();
            if (variant.ByIdentity)
            {
                RegisterIdentity(services, variant);
                return;
            }
            if (variant.ByBasic)
            {
                services.AddAuthentication("Basic").AddScheme<AuthenticationSchemeOptions, BasicHandler>("Basic", null);
                return;
            }
            services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
            {
                options.LoginPath = "/login";
                if (variant.ComparesGenerations) CompareGenerations(options, users);
                if (variant.IsExposed) Expose(options);
                if (variant.IsHardened) Harden(options);
            });
            if (variant.Name == "ticket-store")
                services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
                    .Configure<IDistributedCache>((options, cache) => options.SessionStore = new TicketStore(cache));
            if (variant.IsHardened) RegisterHttps(builder);
        }

        private static void RegisterIdentity(IServiceCollection services, Variant variant)
        {
            services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
            services.AddIdentityCore<Account>().AddSignInManager();
            services.AddSingleton<IUserStore<Account>, Accounts>();
            services.ConfigureApplicationCookie(options => options.LoginPath = "/login");
            if (variant.Name == "identity-stamp")
                // Zero would leave out the second in which the ticket was issued.
                services.Configure<SecurityStampValidatorOptions>(options =>
                    options.ValidationInterval = TimeSpan.FromTicks(-1));
        }

        private static void CompareGenerations(CookieAuthenticationOptions options, Users users)
        {
            // remedy:begin end-session/aspnet
            // in the options of AddCookie
            options.Events.OnValidatePrincipal = async context =>
            {
                var user = users[context.Principal.Identity.Name];
                if (context.Principal.HasClaim("generation", user.SessionGeneration.ToString())) return;
                context.RejectPrincipal();
                await context.HttpContext.SignOutAsync();
            };
            // remedy:end
        }

        private static void Expose(CookieAuthenticationOptions options)
        {
            options.Cookie.SecurePolicy = CookieSecurePolicy.None;
            options.Cookie.HttpOnly = false;
            options.Cookie.SameSite = SameSiteMode.Unspecified;
            options.Cookie.Domain = "127.0.0.1";
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
        }

        private static void Harden(CookieAuthenticationOptions options)
        {
            // remedy:begin cookie-prefix/aspnet cookie-rejected/aspnet cookie-secure/aspnet cookie-httponly/aspnet cookie-samesite/aspnet cookie-domain/aspnet session-lifetime/aspnet
            options.Cookie.Name = "__Host-Session"; // remedy:only cookie-prefix
            options.Cookie.SecurePolicy = CookieSecurePolicy.Always; // remedy:only cookie-prefix cookie-rejected cookie-secure
            options.Cookie.Path = "/"; // remedy:only cookie-prefix cookie-rejected
            options.Cookie.HttpOnly = true; // remedy:only cookie-httponly
            options.Cookie.SameSite = SameSiteMode.Lax; // remedy:only cookie-samesite
            options.Cookie.Domain = null; // remedy:only cookie-domain
            options.ExpireTimeSpan = TimeSpan.FromHours(8); // remedy:only session-lifetime
            options.SlidingExpiration = true; // remedy:only session-lifetime
            // remedy:end
        }

        private static void RegisterHttps(IMvcBuilder builder)
        {
            // remedy:begin plaintext-login/aspnet
            builder.Services.AddHttpsRedirection(options => options.HttpsPort = 443);
            // remedy:end
            // remedy:begin hsts/aspnet
            builder.Services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
            // remedy:end
            // Here the port is another one, and this machine is left out unless told otherwise.
            var port = new Uri(Environment.GetEnvironmentVariable("PUBLIC_URL")).Port;
            builder.Services.PostConfigure<HttpsRedirectionOptions>(options => options.HttpsPort = port);
            builder.Services.PostConfigure<HstsOptions>(options => options.ExcludedHosts.Clear());
        }

        private static void Arrange(IApplicationBuilder app, Variant variant)
        {
            if (variant.IsHardened)
            {
                // remedy:begin https-downgrade/aspnet
                app.UseForwardedHeaders(new ForwardedHeadersOptions
                {
                    ForwardedHeaders = ForwardedHeaders.XForwardedProto,
                });
                // remedy:end
                // remedy:begin hsts/aspnet
                app.UseHsts();
                // remedy:end
                // remedy:begin plaintext-login/aspnet
                app.UseHttpsRedirection();
                // remedy:end
            }
            if (variant.Name == "by-link") app.Use(OwnSessions.ByLink);
            if (variant.Name == "own-cookie") app.Use(OwnSessions.ByCookie);
            else app.UseSession();
            app.UseRouting();
            app.UseAuthentication();
            app.UseEndpoints(endpoints => endpoints.MapControllers());
        }
    }
}
