using System;
using System.Collections.Generic;
using System.Net;
using System.Security.Claims;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Session;

namespace Shop
{
    public class ShopController : Controller
    {
        private readonly Users users;
        private readonly Variant variant;
        private readonly IAntiforgery antiforgery;

        public ShopController(Users users, Variant variant, IAntiforgery antiforgery)
        {
            this.users = users;
            this.variant = variant;
            this.antiforgery = antiforgery;
        }

        [HttpGet("/")]
        public IActionResult Home()
        {
            if (HttpContext.Session.GetInt32("basket") == null)
                HttpContext.Session.SetInt32("basket", new Random().Next());
            return Page("Shop", "<p>Welcome.</p><a href=\"/login\">Sign in</a>");
        }

        [HttpGet("/login")]
        public IActionResult Form() =>
            Page("Sign in", "<form method=\"post\" action=\"/login\">" + Token()
                + "<input name=\"username\" autocomplete=\"username\">"
                + "<input name=\"password\" type=\"password\"><button>Sign in</button></form>");

        [HttpPost("/login"), ValidateAntiForgeryToken]
        public async Task<IActionResult> SignIn(string username, string password)
        {
            var accepted = variant.ByIdentity
                ? await ByIdentity.SignIn(HttpContext, username, password)
                : users.Accept(username, password);
            if (!accepted)
            {
                Response.StatusCode = 401;
                return Page("Sign in", "<p>Wrong name or password.</p><a href=\"/login\">Again</a>");
            }
            if (variant.InSession) HttpContext.Session.SetString("user", username);
            else if (!variant.ByIdentity) await ByTicket(username);
            // An address with a scheme, as a link in a mail has it.
            return Redirect(Request.Scheme + "://" + Request.Host + "/account");
        }

        private async Task ByTicket(string username)
        {
            var user = users[username];
            var claims = new List<Claim> { new Claim(ClaimTypes.Name, username) };
            // remedy:begin end-session/aspnet
            // at sign-in
            claims.Add(new Claim("generation", user.SessionGeneration.ToString()));
            // remedy:end
            if (variant.Name == "chunks")
                for (var number = 0; number < 45; number++)
                    claims.Add(new Claim(ClaimTypes.Role, "reader of department " + number));
            var principal = new ClaimsPrincipal(
                new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme));
            if (variant.RemembersUsers)
            {
                await HttpContext.SignInAsync(principal, new AuthenticationProperties { IsPersistent = true });
                return;
            }
            // remedy:begin renew-session/aspnet empty-session/aspnet
            HttpContext.Session.Clear();
            Response.Cookies.Delete(SessionDefaults.CookieName);
            await HttpContext.SignInAsync(principal);
            // remedy:end
        }

        [HttpGet("/account")]
        // remedy:begin session-caching/aspnet
        [ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
        public IActionResult Account()
        // remedy:end
        {
            var name = variant.InSession ? HttpContext.Session.GetString("user") : User.Identity.Name;
            if (variant.Name == "basic-kept")
            {
                // Whoever came by the header once stays signed in by the session.
                name = HttpContext.Session.GetString("user") ?? name;
                if (name != null) HttpContext.Session.SetString("user", name);
            }
            if (name == null) return variant.InSession ? Redirect("/login") : (IActionResult)Challenge();
            var page = Page("Account", "<p>Signed in as " + WebUtility.HtmlEncode(name) + ".</p>"
                + "<form method=\"post\" action=\"/logout\">" + Token() + "<button>Sign out</button></form>");
            if (variant.IsExposed) Response.Headers["Cache-Control"] = "public, max-age=600";
            return page;
        }

        [HttpPost("/logout"), ValidateAntiForgeryToken]
        public async Task<IActionResult> SignOut()
        {
            if (variant.InSession || variant.ByBasic) HttpContext.Session.Clear();
            else if (variant.ByIdentity) await ByIdentity.SignOut(HttpContext, variant.Name == "identity-stamp");
            else if (variant.ComparesGenerations && User.Identity.IsAuthenticated)
            {
                var user = users[User.Identity.Name];
                // remedy:begin end-session/aspnet
                // at sign-out
                user.SessionGeneration += 1;
                await HttpContext.SignOutAsync();
                HttpContext.Session.Clear();
                // remedy:end
            }
            else await HttpContext.SignOutAsync();
            return Redirect("/");
        }

        private IActionResult Page(string title, string body) =>
            Content("<!doctype html><title>" + title + "</title>" + body, "text/html");

        private string Token()
        {
            var token = antiforgery.GetAndStoreTokens(HttpContext);
            return "<input type=\"hidden\" name=\"" + token.FormFieldName + "\" value=\"" + token.RequestToken + "\">";
        }
    }
}
