// What is wrong with settings that are each right by themselves.
using Firmware.Wiring;
using Objects.Core;

namespace Firmware.Operation.Settings;

/// <summary>Looks whether what node.json says fits together, and mends what does not.</summary>
internal sealed class SettingsCheck
{
    private readonly Configuration _settings;
    private readonly SettingsReader _file;

    /// <summary>Makes it for settings that were just read.</summary>
    internal SettingsCheck(Configuration settings, SettingsReader file)
    {
        _settings = settings;
        _file = file;
    }

    /// <summary>Looks, mends and tells.</summary>
    internal void Run()
    {
        CheckSite();
        ServerSettings first = _settings.First;
        bool usesKey = first.IsSecure || (_settings.BootstrapKey.Length == 0 && _settings.Bootstrap.StartsWith("coaps:"));
        if (first.Uri.Length > 0)
        {
            CheckAccount("", "server", first);
        }

        CheckPeriods("", first);
        if (first.Key.Length > 0 && !usesKey)
        {
            _file.Error("key is for a server with coaps://, and there is none: write coaps:// or leave it out; it is not used");
        }

        CheckBootstrap();
        CheckServers();
    }

    private void CheckSite()
    {
        Site site = _settings.Site;
        if ((site.LatitudeMilliDegrees == Site.Unknown) != (site.LongitudeMilliDegrees == Site.Unknown))
        {
            bool isNorth = site.LongitudeMilliDegrees == Site.Unknown;
            _file.Error((isNorth ? "latitude is there without longitude" : "longitude is there without latitude") +
                ": use both or neither; using neither");
            site.LatitudeMilliDegrees = Site.Unknown;
            site.LongitudeMilliDegrees = Site.Unknown;
        }
    }

    private void CheckBootstrap()
    {
        bool isSecure = _settings.Bootstrap.StartsWith("coaps:");
        if (_settings.BootstrapKey.Length > 0 && !isSecure)
        {
            _file.Error("bootstrapKey is for a bootstrap server with coaps://, and there is none: add bootstrap or leave it out; " +
                "it is not used");
        }
        else if (isSecure && _settings.BootstrapKey.Length == 0 && _settings.Key.Length == 0)
        {
            _file.Error("bootstrap is " + _settings.Bootstrap + " without a key: add bootstrapKey, 32 hexadecimal digits; " +
                "the server cannot be used");
        }

        if (_settings.HoldOff > 0 && _settings.Bootstrap.Length == 0)
        {
            _file.Error("holdOff is for a bootstrap server, and there is none: add bootstrap or leave it out; it is not used");
        }
    }

    private void CheckServers()
    {
        int bootstraps = _settings.Bootstrap.Length > 0 ? 1 : 0;
        int servers = _settings.Server.Length > 0 ? 1 : 0;
        if (servers > 0 && _settings.First.ShortId == ServerSettings.Unsaid)
        {
            _settings.First.ShortId = NextFree(1);
        }

        for (int i = 0; i < _settings.ServerCount; i++)
        {
            ServerSettings server = _settings.ServerAt(i);
            string prefix = "servers[" + i.ToString() + "].";
            if (server.Uri.Length == 0)
            {
                _file.Error(prefix + "uri is not there: add \"uri\":\"coaps://host:port\"; the server is left out");
                continue;
            }

            bootstraps += server.IsBootstrap ? 1 : 0;
            servers += server.IsBootstrap ? 0 : 1;
            if ((server.IsBootstrap && bootstraps > 1) || servers > ServerObject.MaxInstances)
            {
                _file.Error(prefix + "uri is " + server.Uri + ", one server too many: use " + ServerObject.MaxInstances.ToString() +
                    " and a bootstrap server; it is left out");
                bootstraps -= server.IsBootstrap ? 1 : 0;
                servers -= server.IsBootstrap ? 0 : 1;
                server.Uri = "";
                continue;
            }

            CheckAccount(prefix, "uri", server);
            CheckPeriods(prefix, server);
            if (server.Key.Length > 0 && !server.IsSecure)
            {
                _file.Error(prefix + "key is for coaps://, and uri is " + server.Uri + ": write coaps:// or leave it out; it is not used");
            }

            CheckShortId(prefix, server, i);
        }
    }

    // The scheme of the URI says whether there is DTLS.
    private void CheckAccount(string prefix, string name, ServerSettings account)
    {
        if (account.IsSecure && account.Key.Length == 0)
        {
            _file.Error(prefix + name + " is " + account.Uri + " without a key: add key, 32 hexadecimal digits; the server cannot be used");
        }

        string security = account.IsSecure ? "psk" : "none";
        if (account.Security.Length > 0 && account.Security != security)
        {
            _file.Error(prefix + "security is \"" + account.Security + "\", and " + name + " is " + account.Uri +
                ": use \"psk\" with coaps:// and \"none\" with coap://; using \"" + security + "\"");
        }
    }

    // LwM2M 1.1 Core 5.1.2: a pmax below pmin is ignored.
    private void CheckPeriods(string prefix, ServerSettings account)
    {
        if (account.MaxPeriod > 0 && account.MaxPeriod < account.MinPeriod)
        {
            _file.Error(prefix + "pmax is " + account.MaxPeriod.ToString() + ", less than pmin: use a number from " +
                account.MinPeriod.ToString() + ", or 0 for none; using none");
            account.MaxPeriod = ServerSettings.Unsaid;
        }
    }

    private void CheckShortId(string prefix, ServerSettings server, int index)
    {
        if (server.IsBootstrap)
        {
            return;
        }

        int wanted = server.ShortId;
        bool isTaken = wanted != ServerSettings.Unsaid && _settings.Server.Length > 0 && _settings.First.ShortId == wanted;
        for (int i = 0; i < index; i++)
        {
            isTaken |= wanted != ServerSettings.Unsaid && !_settings.ServerAt(i).IsBootstrap && _settings.ServerAt(i).ShortId == wanted;
        }

        if (wanted == ServerSettings.Unsaid || isTaken)
        {
            server.ShortId = ServerSettings.Unsaid;
            server.ShortId = NextFree(1);
        }

        if (isTaken)
        {
            _file.Error(prefix + "shortId is " + wanted.ToString() + ", which another server has: use one that is free; using " +
                server.ShortId.ToString());
        }
    }

    private int NextFree(int id)
    {
        bool isTaken = _settings.First.ShortId == id && _settings.Server.Length > 0;
        for (int i = 0; i < _settings.ServerCount; i++)
        {
            isTaken |= !_settings.ServerAt(i).IsBootstrap && _settings.ServerAt(i).ShortId == id;
        }

        return isTaken ? NextFree(id + 1) : id;
    }
}
