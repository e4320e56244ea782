using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Objects.Codec;
using Objects.Model;

namespace Bench.Server;

/// <summary>What a bootstrap server does for a node that is to have certain accounts, and no others.</summary>
public static class BootstrapPlan
{
    /// <summary>The usual steps: look, delete, write, finish.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="format">The content format that the node prefers, or <see cref="ContentFormat.None"/> where it does not say: then
    /// it may be one of LwM2M 1.0, which knows TLV.</param>
    public static IEnumerable<BootstrapStep> Steps(IReadOnlyList<BootstrapAccount> accounts, int format)
    {
        BootstrapStep look = BootstrapStep.Discover("/");
        yield return look;
        yield return BootstrapStep.Delete("/0"); // all but the bootstrap server's own
        yield return BootstrapStep.Delete("/1");
        int instance = 0, own = OwnAccount(look.Answer);
        for (int i = 0; i < accounts.Count; i++)
        {
            instance += instance == own ? 1 : 0;
            yield return Write("/0/" + instance++, format, accounts[i].Security);
            yield return Write("/1/" + i, format, accounts[i].Settings);
        }

        yield return BootstrapStep.Finish();
    }

    /// <summary>All of it at once: a Bootstrap-Pack (LwM2M 1.2 Core 6.1.7.7).</summary>
    public static byte[] Pack(IReadOnlyList<BootstrapAccount> accounts, int format)
    {
        // The bootstrap server's own account stays unless it is named; it is one of the first.
        const int FirstInstance = 10;
        return PayloadWriter.Values(format, [.. accounts.SelectMany((account, i) =>
            account.Security("/0/" + (FirstInstance + i)).Concat(account.Settings("/1/" + i)))]);
    }

    /// <summary>The step that writes an instance.</summary>
    public static BootstrapStep Write(string path, int format, Func<string, IReadOnlyList<NodeValue>> values)
    {
        int written = PayloadWriter.IsComposite(format) ? format : ContentFormat.Tlv;
        return BootstrapStep.Write(path, written, PayloadWriter.Values(written, values(path)));
    }

    // The instance of Security that is the bootstrap server's own: the one without a short server id (6.1.7.3). -1 when none is.
    private static int OwnAccount(Answer answer)
    {
        var links = new LinkReader();
        links.Begin(answer.Payload, 0, answer.Payload.Length);
        while (answer.IsSuccess && links.NextLink())
        {
            int instance = links.IsPath && links.Path.ObjectId == 0 ? links.Path.InstanceId : Lwm2mPath.None;
            bool hasId = false;
            while (links.NextAttribute())
            {
                hasId |= Encoding.UTF8.GetString(answer.Payload, links.NameOffset, links.NameLength) == "ssid";
            }

            if (instance != Lwm2mPath.None && !hasId)
            {
                return instance;
            }
        }

        return -1;
    }
}
