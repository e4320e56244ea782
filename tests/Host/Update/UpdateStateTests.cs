// Every transition of object 5, and every result that a package can have, as a server sees them: LwM2M 1.0 appendix E.6, and the registry.
using System;
using System.Collections.Generic;
using System.Text;
using Firmware.Operation.Update;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Core;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Update;

[TestClass]
public class UpdateStateTests
{
    [TestMethod]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(12)]
    public void APushedPackageIsDownloadedAppliedAndGoodOnceTheNodeIsRegistered(int version)
    {
        var update = new UpdateWorld(version);
        update.AssertIs(Idle, Initial);
        Assert.IsFalse(update.IsUpdated);
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        update.AssertIs(Downloaded, Initial);
        Assert.AreEqual("boards", update.Read("/5/0/6"));
        Assert.AreEqual("1.0.1", update.Read("/5/0/7"));
        int boots = update.World.Board.Boots;
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Update));
        update.World.RunUntil("rebooted", 10, () => update.World.Board.Boots > boots);
        Assert.AreEqual(Updating, update.Object.State);
        update.RunUntilState(Idle, 60);
        update.AssertIs(Idle, Updated);
        Assert.IsTrue(update.IsUpdated);
        Assert.AreEqual("1.0.1", update.Read("/5/0/7"));
        StringAssert.Contains(update.World.Log, "boards 1.0.1 is good");
        update.World.Run(30);
        Assert.IsNotNull(update.Read(UpdateWorld.NewReading));

        // And it stays, whatever the power does.
        update.World.Board.FailPower();
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.AssertIs(Idle, Updated);
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    [DataRow(10, "10")]
    [DataRow(11, "12")]
    [DataRow(12, "12")]
    public void TheObjectIsOfTheVersionThatTheProtocolHas(int version, string expected)
    {
        var update = new UpdateWorld(version);
        Assert.AreEqual(expected, update.Object.Version.ToString());
        bool later = version > 10;
        string links = Encoding.UTF8.GetString(update.World.RunUntil(update.World.Client.Discover("/5")).Payload);
        Assert.AreEqual(later, links.StartsWith("</5>;ver=1.2,", StringComparison.Ordinal), links);
        foreach (string path in new[] { "/5/0/11", "/5/0/14" })
        {
            Assert.AreEqual(!later, update.Read(path) == "4.04", path);
        }

        // "The number of seconds a user can defer the software update": there is no user.
        Assert.AreEqual("4.04", update.Read("/5/0/13"));
        Assert.AreEqual("4.04", update.Write("/5/0/13", "60"));

        Assert.AreEqual(later ? "4.05" : "4.04", update.Execute(UpdateWorld.Cancel));
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(12)]
    public void WhatTheFigureHasNoArrowForIsRefused(int version)
    {
        var update = new UpdateWorld(version);
        Assert.AreEqual("4.05", update.Execute(UpdateWorld.Update), "Idle");
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        Assert.AreEqual("4.05", update.Push(UpdateWorld.Good()), "another package on one that is there");
        Assert.AreEqual("4.05", update.Push([1, 2, 3]));
        Assert.AreEqual("4.05", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        Assert.AreEqual("4.05", update.Write(UpdateWorld.State, "0"));
        update.AssertIs(Downloaded, Initial);
    }

    [TestMethod]
    public void WhileOneIsFetchedNoOtherIsTaken()
    {
        var update = new UpdateWorld();
        update.World.IsFilesDown = true;
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        update.AssertIs(Downloading, Initial);
        Assert.AreEqual(UpdateWorld.FileUri, update.Read(UpdateWorld.PackageUri));
        Assert.AreEqual("4.05", update.Execute(UpdateWorld.Update));
        Assert.AreEqual("4.05", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        Assert.AreEqual("4.05", update.Push(UpdateWorld.Good()));
        update.World.IsFilesDown = false;
        update.RunUntilState(Downloaded);
    }

    [TestMethod]
    [DataRow("package", "")]
    [DataRow("package", "\0")]
    [DataRow("uri", "")]
    public void AnEmptyWriteResets(string which, string value)
    {
        var update = new UpdateWorld();
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        string Reset() => which == "uri" ? update.Write(UpdateWorld.PackageUri, value) : update.Push(bytes);

        // From Downloaded, from Downloading, and from Idle, where it clears the result.
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        Assert.AreEqual("2.04", Reset());
        update.AssertIs(Idle, Initial);
        Assert.AreEqual(-1, update.World.Board.Files.Length("boards.a"), "the package goes");
        Assert.AreEqual("4.04", update.Read("/5/0/6"));

        update.World.IsFilesDown = true;
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        update.World.Run(30);
        Assert.AreEqual("2.04", Reset());
        update.AssertIs(Idle, Initial);
        Assert.AreEqual("", update.Read(UpdateWorld.PackageUri));
        update.World.IsFilesDown = false;
        int before = update.World.Files.Requests;
        update.World.Run(300);
        Assert.AreEqual(before, update.World.Files.Requests, "it is fetched no more");

        Assert.AreEqual("2.04", update.Push(new byte[500]));
        update.AssertIs(Idle, UnsupportedPackage);
        Assert.AreEqual("2.04", Reset());
        update.AssertIs(Idle, Initial);
    }

    [TestMethod]
    public void CancelEndsADownloadAndThrowsAwayAPackage()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("4.05", update.Execute(UpdateWorld.Cancel), "there is nothing");
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Cancel));
        update.AssertIs(Idle, Cancelled);
        update.World.IsFilesDown = true;
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        update.World.Run(10);
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Cancel));
        update.AssertIs(Idle, Cancelled);
        update.World.Board.Restart();
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.AssertIs(Idle, Cancelled);
    }

    [TestMethod]
    public void AnUpdateUnderWayCannotBeCancelledNorReset()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        update.World.IsServerDown = true; // it cannot register, so it stays on trial
        var value = new Objects.Model.Value();
        update.Object.Execute(0, 2, null);
        update.World.RunUntil("rebooted", 10, () => update.World.Board.Boots > 1);
        Assert.AreEqual(Updating, update.Object.State);
        Assert.AreEqual(Objects.Model.Status.MethodNotAllowed, update.Object.Execute(0, 10, null));
        Assert.AreEqual(Objects.Model.Status.MethodNotAllowed, update.Object.Execute(0, 2, null));
        value.SetBytes(Objects.Model.Resource.Opaque, [], 0, 0);
        Assert.AreEqual(Objects.Model.Status.MethodNotAllowed, update.Object.Check(0, 0, 0, value));
        Assert.AreEqual(Objects.Model.Status.MethodNotAllowed, update.Object.Check(0, 1, 0, value));
    }

    [TestMethod]
    public void SeverityAndAutomaticUpgradeAreKept()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("1", update.Read("/5/0/11"));
        Assert.AreEqual("2.04", update.Write("/5/0/11", "2"));
        Assert.AreEqual("4.00", update.Write("/5/0/11", "3"));
        Assert.AreEqual("2.04", update.Write("/5/0/14", "1"));
        update.World.Board.FailPower();
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        Assert.AreEqual("2", update.Read("/5/0/11"));
        Assert.AreEqual("1", update.Read("/5/0/14"));
    }

    [TestMethod]
    public void AnAutomaticUpgradeNeedsNoUpdate()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Write("/5/0/14", "1"));
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        update.World.RunUntil("updated", 600, () => update.Object.Result == Updated);
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    public void TheTimeOfTheLastChangeIsTold()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("4.04", update.Read("/5/0/12"));
        update.World.Run(100);
        long now = update.World.UnixSeconds;
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        Assert.AreEqual(now, long.Parse(update.Read("/5/0/12")), 10);
    }

    [TestMethod]
    public void AServerThatFallsSilentEndsItsPush()
    {
        var update = new UpdateWorld();
        var pushed = update.World.Client.Write(UpdateWorld.Package, Objects.Model.ContentFormat.Opaque, UpdateWorld.Good());
        update.World.RunUntil("half of it is there", 60, () => update.Object.Received > 8000);
        update.World.IsDown = true;
        update.World.Run(240);
        Assert.AreEqual(Downloading, update.Object.State);
        update.World.Run(20);
        Assert.AreEqual((Idle, ConnectionLost), (update.Object.State, update.Object.Result));
    }

    [TestMethod]
    [DataRow(Idle, 0)]
    [DataRow(Downloading, 4)]
    [DataRow(Downloaded, 0)]
    public void ARestartLeavesTheStateWhereItIsButEndsAPush(int state, int resultAfter)
    {
        var update = new UpdateWorld();
        if (state == Downloading)
        {
            _ = update.World.Client.Write(UpdateWorld.Package, Objects.Model.ContentFormat.Opaque, UpdateWorld.Good());
            update.World.RunUntil("half of it is there", 60, () => update.Object.Received > 8000);
        }
        else if (state == Downloaded)
        {
            Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        }

        update.World.Board.FailPower();
        Assert.AreEqual((state == Downloading ? Idle : state, resultAfter), (update.Object.State, update.Object.Result));
        if (state == Downloaded)
        {
            update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
            Assert.AreEqual("1.0.1", update.Read("/5/0/7"));
            Assert.AreEqual("2.04", update.Execute(UpdateWorld.Update));
            update.World.RunUntil("updated", 120, () => update.Object.Result == Updated);
        }
    }

    // ---- What a package can be refused for ----

    [TestMethod]
    public void EachRefusalHasItsResultAndSaysWhatToDo()
    {
        byte[] good = UpdateWorld.Good();
        byte[] cut = good[..^1], padded = [.. good, 0];
        byte[] otherHash = [.. good];
        otherHash[^1] ^= 1;
        var wrong = new List<(string What, byte[] Package, int Result, string Log)>
        {
            ("no package", new byte[3000], UnsupportedPackage, "no package of this kind"),
            ("a few bytes", [0xD1, 0x84], IntegrityFailure, "ends within its head"),
            ("another key", UpdateWorld.Manifest().Make(new byte[16]), IntegrityFailure, "updateKey"),
            ("cut", cut, IntegrityFailure, "bytes instead of"),
            ("padded", padded, IntegrityFailure, "longer than it says"),
            ("another assembly", otherHash, IntegrityFailure, "not the one that the manifest names"),
            ("another manifest", (UpdateWorld.Manifest() with { FormatVersion = 2 }).Make(UpdateWorld.Key), UnsupportedPackage, "another format"),
            ("a .pe", (UpdateWorld.Manifest() with { AssemblyFormat = 1 }).Make(UpdateWorld.Key), UnsupportedPackage, "of format 1"),
            ("another board", (UpdateWorld.Manifest() with { Boards = ["soil"] }).Make(UpdateWorld.Key), UnsupportedPackage, "not for board weather"),
            ("no board", (UpdateWorld.Manifest() with { Boards = [] }).Make(UpdateWorld.Key), UnsupportedPackage, "not for board weather"),
            ("wiring 1.1", (UpdateWorld.Manifest() with { Wiring = (1, 1) }).Make(UpdateWorld.Key), UnsupportedPackage, "wiring 1.1: here it is 1.0"),
            ("wiring 2.0", (UpdateWorld.Manifest() with { Wiring = (2, 0) }).Make(UpdateWorld.Key), UnsupportedPackage, "wiring 2.0: here it is 1.0"),
            ("too long", UpdateWorld.Good(new byte[Slots.MaxAssembly + 1]), NoStorage, "use at most 49152"),
        };
        var update = new UpdateWorld();
        foreach ((string what, byte[] package, int result, string log) in wrong)
        {
            int before = update.World.Log.Length;
            update.Push(package);
            Assert.AreEqual((Idle, result), (update.Object.State, update.Object.Result), what + "\n" + update.World.Log);
            StringAssert.Contains(update.World.Log[before..], log, what);
            Assert.AreEqual(-1, update.World.Board.Files.Length("boards.a"), what);

            // Fetched, it is the same.
            update.World.Files.Files[UpdateWorld.File] = package;
            Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
            update.RunUntilState(Idle);
            Assert.AreEqual(result, update.Object.Result, what);
        }

        Assert.AreEqual("2.04", update.Push(good), "and after all that a good one");
        update.AssertIs(Downloaded, Initial);
    }

    [TestMethod]
    public void WithoutAKeyNoPackageIsTaken()
    {
        var update = new UpdateWorld(configure: configuration => configuration.UpdateKey = []);
        update.Push(UpdateWorld.Good());
        update.AssertIs(Idle, IntegrityFailure);
        StringAssert.Contains(update.World.Log, "set updateKey in node.json");
    }

    [TestMethod]
    public void AWriteThatCameAsAWholeIsNoErrorButOneThatIsUselessEnds()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Push(new byte[500]), "errors are told by Update Result alone");
        Assert.AreEqual("4.00", update.Push(new byte[3000]), "the rest is not to be sent");
        Assert.AreEqual("4.13", update.Push(UpdateWorld.Good(new byte[Slots.MaxAssembly + 1])));
        byte[] spoilt = UpdateWorld.Good();
        spoilt[^1] ^= 1;
        Assert.AreEqual("2.04", update.Push(spoilt), "all of it came");
        update.AssertIs(Idle, IntegrityFailure);
    }

    [TestMethod]
    public void AFullDriveIsNotEnoughStorage()
    {
        var update = new UpdateWorld();
        update.World.Board.Files.Capacity = 20000;
        Assert.AreEqual("4.13", update.Push(UpdateWorld.Good()));
        update.AssertIs(Idle, NoStorage);
        Assert.AreEqual(-1, update.World.Board.Files.Length("boards.a"), "what there was of it goes");
        StringAssert.Contains(update.World.Log, "is there room for it on I:");
        update.World.Board.Files.Capacity = int.MaxValue;
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        update.AssertIs(Downloaded, Initial);
    }

    [TestMethod]
    public void AnUpdateThatCannotBeNotedDownFails()
    {
        var update = new UpdateWorld();
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good()));
        update.World.Board.Files.Capacity = 0;
        int boots = update.World.Board.Boots;
        update.Execute(UpdateWorld.Update);
        update.World.Run(5);
        Assert.AreEqual(boots, update.World.Board.Boots);
        Assert.AreEqual((Idle, UpdateFailed), (update.Object.State, update.Object.Result), update.World.Log);
    }
}
