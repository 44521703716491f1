using System;
using System.Collections.Generic;

namespace Shop
{
    public class User
    {
        public string Password { get; set; }
        public int SessionGeneration { get; set; }
    }

    /// <summary>The accounts of the environment, by name.</summary>
    public class Users : Dictionary<string, User>
    {
        public Users()
        {
            foreach (var which in new[] { "LOGIN", "SECOND" })
            {
                var name = Environment.GetEnvironmentVariable(which + "_USERNAME");
                if (name == null) continue;
                this[name] = new User { Password = Environment.GetEnvironmentVariable(which + "_PASSWORD") };
            }
        }

        public bool Accept(string name, string password) =>
            name != null && TryGetValue(name, out var user) && user.Password == password;
    }
}
