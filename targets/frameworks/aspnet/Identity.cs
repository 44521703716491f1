using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Shop
{
    public class Account
    {
        public string Name { get; set; }
        public string NormalizedName { get; set; }
        public string PasswordHash { get; set; }
        public string SecurityStamp { get; set; }
    }

    /// <summary>Signing in and out as ASP.NET Core Identity has it.</summary>
    public static class ByIdentity
    {
        public static async Task<bool> SignIn(HttpContext context, string username, string password)
        {
            var signIn = context.RequestServices.GetRequiredService<SignInManager<Account>>();
            return (await signIn.PasswordSignInAsync(username ?? "", password ?? "", false, false)).Succeeded;
        }

        public static async Task SignOut(HttpContext context, bool everywhere)
        {
            var signIn = context.RequestServices.GetRequiredService<SignInManager<Account>>();
            if (everywhere && await signIn.UserManager.GetUserAsync(context.User) is Account account)
                await signIn.UserManager.UpdateSecurityStampAsync(account);
            await signIn.SignOutAsync();
        }
    }

    /// <summary>Accounts in memory, where an application has Entity Framework.</summary>
    public class Accounts : IUserPasswordStore<Account>, IUserSecurityStampStore<Account>
    {
        private readonly List<Account> accounts;

        public Accounts(Users users, ILookupNormalizer normalizer, IPasswordHasher<Account> hasher) =>
            accounts = users
                .Select(user => new Account
                {
                    Name = user.Key,
                    NormalizedName = normalizer.NormalizeName(user.Key),
                    PasswordHash = hasher.HashPassword(null, user.Value.Password),
                    SecurityStamp = "",
                })
                .ToList();

        public Task<Account> FindByIdAsync(string id, CancellationToken token) =>
            Task.FromResult(accounts.Find(account => account.Name == id));

        public Task<Account> FindByNameAsync(string name, CancellationToken token) =>
            Task.FromResult(accounts.Find(account => account.NormalizedName == name));

        public Task<string> GetUserIdAsync(Account account, CancellationToken token) => Task.FromResult(account.Name);

        public Task<string> GetUserNameAsync(Account account, CancellationToken token) => Task.FromResult(account.Name);

        public Task SetUserNameAsync(Account account, string name, CancellationToken token) =>
            Task.FromResult(account.Name = name);

        public Task<string> GetNormalizedUserNameAsync(Account account, CancellationToken token) =>
            Task.FromResult(account.NormalizedName);

        public Task SetNormalizedUserNameAsync(Account account, string name, CancellationToken token) =>
            Task.FromResult(account.NormalizedName = name);

        public Task<string> GetPasswordHashAsync(Account account, CancellationToken token) =>
            Task.FromResult(account.PasswordHash);

        public Task SetPasswordHashAsync(Account account, string hash, CancellationToken token) =>
            Task.FromResult(account.PasswordHash = hash);

        public Task<bool> HasPasswordAsync(Account account, CancellationToken token) => Task.FromResult(true);

        public Task<string> GetSecurityStampAsync(Account account, CancellationToken token) =>
            Task.FromResult(account.SecurityStamp);

        public Task SetSecurityStampAsync(Account account, string stamp, CancellationToken token) =>
            Task.FromResult(account.SecurityStamp = stamp);

        public Task<IdentityResult> CreateAsync(Account account, CancellationToken token) => Done;

        public Task<IdentityResult> UpdateAsync(Account account, CancellationToken token) => Done;

        public Task<IdentityResult> DeleteAsync(Account account, CancellationToken token) => Done;

        public void Dispose()
        {
            // Nothing is open.
        }

        private static Task<IdentityResult> Done => Task.FromResult(IdentityResult.Success);
    }
}
