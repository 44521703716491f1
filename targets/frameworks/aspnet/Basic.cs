using System;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Shop
{
    /// <summary>HTTP Basic, of which the framework has no handler of its own.</summary>
    public class BasicHandler : AuthenticationHandler<AuthenticationSchemeOptions>
    {
        private readonly Users users;

        public BasicHandler(
            Users users,
            IOptionsMonitor<AuthenticationSchemeOptions> options,
            ILoggerFactory logger,
            UrlEncoder encoder,
            ISystemClock clock)
            : base(options, logger, encoder, clock) => this.users = users;

        // remedy:begin bind-basic-session/aspnet
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var name = NameIn(Request.Headers["Authorization"]);
            if (name == null) return Task.FromResult(AuthenticateResult.NoResult());
            var identity = new ClaimsIdentity(new[] { new Claim(ClaimTypes.Name, name) }, Scheme.Name);
            var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(ticket));
        }
        // remedy:end

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = 401;
            Response.Headers["WWW-Authenticate"] = "Basic realm=\"Shop\"";
            return Task.CompletedTask;
        }

        /// <summary>Whose name and password the header has; null where it has none that are right.</summary>
        private string NameIn(string header)
        {
            if (!AuthenticationHeaderValue.TryParse(header, out var sent) || sent.Scheme != "Basic") return null;
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(sent.Parameter)).Split(':', 2);
            return pair.Length == 2 && users.Accept(pair[0], pair[1]) ? pair[0] : null;
        }
    }
}
