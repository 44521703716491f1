namespace Shop
{
    /// <summary>keep, by-link, own-cookie (the user stands in the session); ticket, ticket-store, renew, chunks (in a ticket,
    /// which the cookie holds or names); identity and identity-stamp; basic-kept and basic; exposed and hardened (a ticket,
    /// behind a proxy).</summary>
    public class Variant
    {
        public Variant(string name) => Name = name;

        public string Name { get; }

        public bool InSession => Name == "keep" || Name == "by-link" || Name == "own-cookie";

        public bool ByIdentity => Name == "identity" || Name == "identity-stamp";

        public bool ByBasic => Name == "basic" || Name == "basic-kept";

        public bool IsExposed => Name == "exposed";

        public bool IsHardened => Name == "hardened";

        public bool RemembersUsers => IsExposed || IsHardened;

        public bool ComparesGenerations => Name == "renew" || Name == "chunks" || RemembersUsers;
    }
}
