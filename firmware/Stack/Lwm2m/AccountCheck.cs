// LwM2M 1.1 Core 6.1.6: whether accounts make sense together.
using Firmware.Stack.Crypto;
using Objects.Core;
using Objects.Model;

namespace Firmware.Stack.Lwm2m;

/// <summary>Looks at accounts.</summary>
internal static class AccountCheck
{
    /// <summary>What is wrong with the accounts as a whole, or null.</summary>
    /// <param name="security">Their access data.</param>
    /// <param name="servers">Their settings.</param>
    /// <param name="replaced">An instance of Security that does not count: it is about to go.</param>
    internal static string Problem(SecurityObject security, ServerObject servers, int replaced = Lwm2mPath.None)
    {
        int accounts = 0, bootstraps = 0;
        for (int i = 0; i < security.InstanceCount; i++)
        {
            SecurityInstance account = security[i];
            if (account.Id == replaced)
            {
                continue;
            }

            string problem = Problem(account);
            if (problem != null)
            {
                return "/0/" + account.Id.ToString() + ": " + problem;
            }

            if (account.IsBootstrap)
            {
                bootstraps++;
                continue;
            }

            accounts++;
            if (account.ShortServerId < ServerObject.MinShortServerId || account.ShortServerId > ServerObject.MaxShortServerId)
            {
                return "/0/" + account.Id.ToString() + ": the short server id is " + account.ShortServerId.ToString() + ": use 1 to 65534";
            }

            if (servers.FindServer(account.ShortServerId) == null)
            {
                return "/0/" + account.Id.ToString() + ": no server has the short server id " + account.ShortServerId.ToString();
            }

            for (int j = 0; j < i; j++)
            {
                if (!security[j].IsBootstrap && security[j].ShortServerId == account.ShortServerId)
                {
                    return "/0/" + account.Id.ToString() + ": another one has the short server id " + account.ShortServerId.ToString();
                }
            }
        }

        for (int i = 0; i < servers.InstanceCount; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (servers[i].ShortServerId == servers[j].ShortServerId)
                {
                    return "/1/" + servers[i].Id.ToString() + ": another one has the short server id " + servers[i].ShortServerId.ToString();
                }
            }
        }

        return accounts == 0 ? "there is no server account" : bootstraps > 1 ? "there are two bootstrap server accounts" : null;
    }

    /// <summary>What is wrong with an account, or null.</summary>
    internal static string Problem(SecurityInstance account)
    {
        var uri = new ServerUri();
        bool secure = account.Mode == SecurityInstance.PreSharedKey;
        return !secure && account.Mode != SecurityInstance.NoSec ? "security mode " + account.Mode.ToString() + ": use 0 (PSK) or 3 (NoSec)"
            : !uri.Parse(account.Uri) || uri.IsSecure != secure ? "the URI is " + account.Uri + ": use " + (secure ? "coaps" : "coap") + "://host:port"
            : secure ? SecureChannel.SettingsOf(account).Problem() : null;
    }

    /// <summary>A number that is another one when the account is.</summary>
    internal static int Fingerprint(SecurityInstance account)
    {
        var hash = new Sha256();
        Add(hash, System.Text.Encoding.UTF8.GetBytes(account.Uri + " " + account.ServerName + " " + account.Mode.ToString() + " " + account.ShortServerId.ToString()));
        Add(hash, account.Identity);
        Add(hash, account.SecretKey);
        for (int i = 0; i < account.CipherSuites.Length; i++)
        {
            Add(hash, new[] { (byte)(account.CipherSuites[i] >> 8), (byte)account.CipherSuites[i] });
        }

        byte[] digest = new byte[Sha256.HashSize];
        hash.Finish(digest, 0);
        return (digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3];
    }

    private static void Add(Sha256 hash, byte[] bytes)
    {
        hash.Update(new[] { (byte)(bytes.Length >> 8), (byte)bytes.Length }, 0, 2);
        hash.Update(bytes, 0, bytes.Length);
    }
}
