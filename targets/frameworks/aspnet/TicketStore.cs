using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Distributed;

namespace Shop
{
    /// <summary>Tickets on the server; the cookie holds a key, protected as the whole ticket would be.</summary>
    public class TicketStore : ITicketStore
    {
        private readonly IDistributedCache cache;

        public TicketStore(IDistributedCache cache) => this.cache = cache;

        public async Task<string> StoreAsync(AuthenticationTicket ticket)
        {
            var key = Guid.NewGuid().ToString();
            await RenewAsync(key, ticket);
            return key;
        }

        public Task RenewAsync(string key, AuthenticationTicket ticket) =>
            cache.SetAsync(
                key,
                TicketSerializer.Default.Serialize(ticket),
                new DistributedCacheEntryOptions { AbsoluteExpiration = ticket.Properties.ExpiresUtc });

        public async Task<AuthenticationTicket> RetrieveAsync(string key)
        {
            var bytes = await cache.GetAsync(key);
            return bytes == null ? null : TicketSerializer.Default.Deserialize(bytes);
        }

        public Task RemoveAsync(string key) => cache.RemoveAsync(key);
    }
}
