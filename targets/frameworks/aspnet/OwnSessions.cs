using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;

namespace Shop
{
    /// <summary>What the framework does not do by itself, and applications write.</summary>
    public static class OwnSessions
    {
        /// <summary>Takes the session that a link brings, as for a page in another site's frame.</summary>
        public static Task ByLink(HttpContext context, Func<Task> next)
        {
            var name = SessionDefaults.CookieName;
            if (context.Request.Query.TryGetValue(name, out var brought))
            {
                var others = context.Request.Headers["Cookie"].ToString();
                context.Request.Headers["Cookie"] = name + "=" + Uri.EscapeDataString(brought) + "; " + others;
                context.Response.Cookies.Append(name, brought, Options);
            }
            return next();
        }

        /// <summary>Sessions of the framework, under whatever the cookie holds.</summary>
        public static async Task ByCookie(HttpContext context, Func<Task> next)
        {
            var key = context.Request.Cookies["shop"];
            if (string.IsNullOrEmpty(key))
            {
                key = Guid.NewGuid().ToString();
                context.Response.Cookies.Append("shop", key, Options);
            }
            var store = context.RequestServices.GetRequiredService<ISessionStore>();
            var session = store.Create(key, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1), () => true, false);
            context.Features.Set<ISessionFeature>(new SessionFeature { Session = session });
            try
            {
                await next();
            }
            finally
            {
                await session.CommitAsync();
            }
        }

        private static CookieOptions Options => new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax };
    }
}
