// A bootstrap server may be anything: whatever it sends, the node lives, keeps within its bounds, and is bootstrapped in the end.
using System;
using System.Collections.Generic;
using System.Linq;
using Firmware.Stack.Lwm2m;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;

namespace Host.Stack.Accounts;

[TestClass]
public class BootstrapFuzzTests
{
    private const int Bs = AccountNode.Bs, Messages = 1500;

    private static readonly string[] s_paths =
    [
        "", "0", "0/0", "0/1", "0/2/5", "0/1/16", "0/65534", "1", "1/0", "1/1/25", "1/9/1", "2", "2/0", "2/3/2", "2/0/2/1", "3", "3/0", "3/0/13",
        "3303", "3303/0/5700", "30000", "30000/0", "30000/7/6", "9", "9/9/9", "bs", "bspack", "rd", "65535", "1/x", "0/0/0/0/0",
    ];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    public void WhateverComesTheNodeLives(int seed)
    {
        var random = new Random(seed);
        var store = new PowerStore();
        var node = new AccountNode(
            n =>
            {
                n.Version = 10 + (seed % 3);
                n.AddBootstrap();
                n.AddServer(1);
                n.AddServer(2);
                n.AddRights(30000, 0, 1);
            },
            store);
        node.Run(1000);
        int opened = 0;
        for (int i = 0; i < Messages; i++)
        {
            string state = $"seed {seed}, message {i}";
            try
            {
                if (node.Node.Bootstrap == null)
                {
                    // It has given its account away: a node of that kind starts anew.
                    node = new AccountNode(null, new PowerStore());
                }
                else if (node.Node.Bootstrap.State is BootstrapState.Done or BootstrapState.Idle && node.Servers.InstanceCount > 0)
                {
                    node.AskForBootstrap();
                }

                node.Run(random.Next(30) == 0 ? random.Next(400_000) : 1);
                opened += node.Node.Bootstrap?.State == BootstrapState.Open ? 1 : 0;
                byte[] datagram = Message(random);
                node.Receive(Bs, datagram[..Math.Min(datagram.Length, 1152)]);
                node.Run(1);
            }
            catch (Exception e) when (e is not AssertFailedException)
            {
                throw new AssertFailedException(state + ": " + e, e);
            }

            Assert.IsTrue(node.Security.InstanceCount <= SecurityObject.MaxInstances, state);
            Assert.IsTrue(node.Servers.InstanceCount <= ServerObject.MaxInstances, state);
            Assert.IsTrue(node.Rights.InstanceCount <= AccessControlObject.MaxInstances, state);
            Assert.IsTrue(node.Tree.Find(3).HasInstance(0), state);
            for (int j = 0; j < node.Security.InstanceCount; j++)
            {
                Assert.IsTrue(node.Security[j].CipherSuites.Length <= SecurityObject.MaxCipherSuites, state);
            }
        }

        Assert.IsTrue(opened > Messages / 3, "most of it has met a bootstrap: " + opened);
        AssertCanBeBootstrapped(node);
    }

    // All of it, and then a restart: what was saved is what a Finish has taken, or the factory's.
    [TestMethod]
    [DataRow(11)]
    [DataRow(12)]
    [DataRow(13)]
    public void WhatIsSavedIsAlwaysOfUse(int seed)
    {
        var random = new Random(seed);
        var store = new PowerStore();
        AccountNode node = null;
        for (int round = 0; round < 60; round++)
        {
            node = new AccountNode(null, store);
            node.Run(random.Next(3000));
            if (node.Node.Bootstrap == null)
            {
                store = new PowerStore();
                continue;
            }

            if (node.Servers.InstanceCount > 0)
            {
                node.AskForBootstrap();
                node.Run(1);
            }

            for (int i = random.Next(20); i > 0; i--)
            {
                node.Receive(Bs, Message(random));
                node.Run(random.Next(2000));
            }

            if (random.Next(2) == 0 && node.Node.Bootstrap?.State == BootstrapState.Open)
            {
                node.Code(Bs, Packet.Delete, "0");
                node.Code(Bs, Packet.Delete, "1");
                node.WriteAccount(1 + random.Next(9), 1, random.Next(9));
                node.Finish();
                node.Run(random.Next(5000));
            }

            AccountNode after = new(null, store);
            string problem = after.Servers.InstanceCount == 0 ? null : Problem(after);
            Assert.IsNull(problem, $"seed {seed}, round {round}: {problem}");
        }

        AssertCanBeBootstrapped(node);
    }

    // Each prefix, and each octet changed, of payloads that are good.
    [TestMethod]
    [DataRow(Ct.Tlv)]
    [DataRow(Ct.SenMlJson)]
    [DataRow(Ct.SenMlCbor)]
    [DataRow(Payload.Lwm2mCbor)]
    public void DamagedPayloadsAreTakenOrRefusedAsAWhole(int format)
    {
        var node = new AccountNode();
        node.OpenBootstrap();
        (string, object)[] values = [.. AccountNode.Account(101, 1), ("/0/1/16/0", 0xC0A8L)];
        byte[] good = Payload.Make(format, "/0", values);
        for (int i = 0; i < good.Length * 2; i++)
        {
            byte[] payload = i < good.Length ? good[..i] : [.. good];
            if (i >= good.Length)
            {
                payload[i - good.Length] ^= (byte)(1 << (i % 8));
            }

            int code = node.Code(Bs, Packet.Put, "0", payload, format);
            Assert.IsTrue(code is AccountNode.Changed or AccountNode.BadRequest, i.ToString());
            Assert.IsTrue(node.Security.InstanceCount <= SecurityObject.MaxInstances);
            if (code == AccountNode.BadRequest && i < 3)
            {
                Assert.AreEqual(1, node.Security.InstanceCount);
            }

            node.Code(Bs, Packet.Delete, "0");
            if (node.Security.InstanceCount == 0 || !node.Security[0].IsBootstrap || node.Security[0].Uri != AccountNode.BsUri)
            {
                node = new AccountNode(); // it has written over its own account, as it may
                node.OpenBootstrap();
            }
        }

        AssertCanBeBootstrapped(node);
    }

    private static void AssertCanBeBootstrapped(AccountNode node)
    {
        if (node.Node.Bootstrap == null)
        {
            return;
        }

        for (int i = 0; i < 1000 && node.BootstrapState != BootstrapState.Open; i++)
        {
            if (node.BootstrapState is BootstrapState.Done or BootstrapState.Idle)
            {
                node.AskForBootstrap();
            }

            node.Run(100_000);
        }

        node.Code(Bs, Packet.Delete, "0");
        node.Code(Bs, Packet.Delete, "1");
        node.Code(Bs, Packet.Delete, "2");
        node.WriteAccount(50, 65000, 65000);
        Assert.AreEqual(AccountNode.Changed, node.Finish(), node.LogText);
        node.Run(1000);
        Assert.IsTrue(Enumerable.Range(0, 4).Any(link => node.Node.Session(link)?.Registration.IsRegistered == true));
    }

    private static string Problem(AccountNode node)
    {
        for (int i = 0; i < node.Servers.InstanceCount; i++)
        {
            ServerInstance server = node.Servers[i];
            if (server.ShortServerId is < 1 or > 65534 || node.Security.FindServer(server.ShortServerId) == null)
            {
                return "/1/" + server.Id;
            }
        }

        return node.Security.BootstrapCount > 1 ? "two bootstrap servers" : null;
    }

    private static byte[] Message(Random random)
    {
        if (random.Next(20) == 0)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        int[] formats = [Ct.Text, Ct.Opaque, Ct.Cbor, Ct.Tlv, Ct.SenMlCbor, Ct.SenMlJson, Payload.Lwm2mCbor, Payload.Lwm2mJson, Ct.LinkFormat, 320, 9999];
        int method = random.Next(12) switch
        {
            < 6 => Packet.Put,
            < 8 => Packet.Get,
            8 => Packet.Delete,
            9 => Packet.Post,
            10 => random.Next(8),
            _ => Packet.Put,
        };
        int format = formats[random.Next(formats.Length)];
        string path = s_paths[random.Next(s_paths.Length)];
        if (method == Packet.Post && random.Next(3) == 0)
        {
            path = "bs";
        }

        byte[] payload = method is Packet.Get or Packet.Delete ? [] : Body(random, path, format);
        var options = new List<(int, byte[])>();
        if (random.Next(4) > 0)
        {
            options.Add(Packet.Option(method == Packet.Get ? 17 : 12, format));
        }

        if (random.Next(8) == 0)
        {
            options.Add(Packet.Option(random.Next(2) == 0 ? 27 : 23, random.Next(300)));
        }

        byte[] message = Packet.Request(method, random.Next(0x10000), path, payload, random.Next(8) == 0 ? Packet.Non : Packet.Con,
            [(byte)random.Next(256)], options.ToArray());
        for (int i = random.Next(6) == 0 ? random.Next(4) : 0; i > 0; i--)
        {
            message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
        }

        return message;
    }

    private static byte[] Body(Random random, string path, int format)
    {
        int instance = random.Next(8), id = random.Next(5) == 0 ? random.Next(70000) : random.Next(1, 6);
        (string, object)[] values = random.Next(6) switch
        {
            0 => [.. AccountNode.Account(id, instance), ("/0/" + instance + "/16/" + random.Next(9), (long)random.Next(70000))],
            1 => AccountNode.Settings(id, instance, random.Next(2) == 0 ? -1 : random.Next()),
            2 => [($"/2/{instance}/0", (long)random.Next(70000)), ($"/2/{instance}/1", (long)random.Next(3)), ($"/2/{instance}/2/{random.Next(66000)}", (long)random.Next(40)), ($"/2/{instance}/3", (long)id)],
            3 => [($"/0/{instance}/1", true), ($"/0/{instance}/0", "coap://bs" + instance), ($"/0/{instance}/12", (long)random.Next(1000))],
            4 => [.. AccountNode.Account(id, instance, "coaps://" + new string('x', random.Next(300))), ($"/0/{instance}/5", new byte[random.Next(80)])],
            _ => [($"/30000/{instance}/1", (long)random.Next()), ($"/3/0/13", 5L), ($"/3303/0/5700", 5L)],
        };
        int kind = format is Ct.Tlv or Ct.SenMlCbor or Ct.SenMlJson or Payload.Lwm2mCbor ? format : Ct.SenMlJson;
        string below = values[0].Item1[..values[0].Item1.IndexOf('/', 1)];
        byte[] body = random.Next(5) == 0 ? System.Text.Encoding.UTF8.GetBytes(path) : Payload.Make(kind, below, values);
        for (int i = random.Next(5) == 0 ? random.Next(5) : 0; i > 0 && body.Length > 0; i--)
        {
            body[random.Next(body.Length)] = (byte)random.Next(256);
        }

        return body;
    }
}
