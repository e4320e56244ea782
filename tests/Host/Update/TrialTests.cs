// An update is tried, and is good only when the node has registered with it; else the boards before it run again.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bench.Server;
using Firmware.Operation.Update;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Update;

[TestClass]
public class TrialTests
{
    private const int SleepSeconds = 600;

    // Where the record has what.
    private const int Trial = 3, Starts = 4;

    [TestMethod]
    [DataRow(10, "not an assembly", Downloaded)]
    [DataRow(12, "not an assembly", Idle)]
    [DataRow(12, "no boards", Idle)]
    [DataRow(12, "no such board", Idle)]
    [DataRow(12, "throws at once", Idle)]
    [DataRow(12, "throws while wiring", Idle)]
    [DataRow(10, "throws while wiring", Downloaded)]
    public void AnUpdateThatCannotRunIsRolledBack(int version, string what, int stateAfter)
    {
        byte[] assembly = what switch
        {
            "no boards" => BoardsCompiler.Boards(type: "OtherBoards"),
            "no such board" => BoardsCompiler.Boards(names: "\"soil\""),
            "throws at once" => BoardsCompiler.Boards(constructor: "throw new InvalidOperationException(\"at once\");"),
            "throws while wiring" => BoardsCompiler.Boards(wire: "throw new InvalidOperationException(\"while wiring\");"),
            _ => new byte[2000],
        };
        var update = new UpdateWorld(version);
        Assert.AreEqual("2.04", update.Push(UpdateWorld.Good(assembly)));
        int boots = update.World.Board.Boots;
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Update));
        update.World.RunUntil("rebooted", 10, () => update.World.Board.Boots > boots);
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.World.Run(10);
        update.AssertIs(stateAfter, UpdateFailed);
        Assert.IsFalse(update.IsUpdated);
        StringAssert.Contains(update.World.Log, "the update failed: ");
        int after = update.World.Board.Boots;

        // Once and for all; a good one is taken after it.
        update.World.Board.FailPower();
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.AssertIs(stateAfter, UpdateFailed);
        Assert.AreEqual(after + 1, update.World.Board.Boots);
        if (stateAfter == Downloaded)
        {
            Assert.AreEqual("2.04", update.Push([0]));
        }

        Install(update, UpdateWorld.Good());
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    public void AnUpdateWithWhichTheNodeDoesNotRegisterIsRolledBackAfterAnHour()
    {
        var update = new UpdateWorld();
        Begin(update, UpdateWorld.Good());
        update.World.IsServerDown = true;
        for (int start = 1; start <= Slots.MaxStarts; start++)
        {
            Assert.IsTrue(update.IsUpdated);
            StringAssert.Contains(update.World.Log, "start " + start + " of 3");
            int boots = update.World.Board.Boots;
            update.World.RunUntil("restarted", 1300, () => update.World.Board.Boots > boots);
        }

        Assert.IsFalse(update.IsUpdated, "the boards before it run");
        StringAssert.Contains(update.World.Log, "did not register in 3 starts");
        update.World.IsServerDown = false;
        update.World.RunUntil("registered", 600, () => update.World.Board.IsRegistered);
        update.World.Run(10);
        update.AssertIs(Idle, UpdateFailed);
    }

    [TestMethod]
    public void AServerThatIsBackInTimeMakesItGood()
    {
        var update = new UpdateWorld();
        Begin(update, UpdateWorld.Good());
        update.World.IsServerDown = true;
        update.World.Run(1800);
        update.World.IsServerDown = false;
        update.World.RunUntil("good", 1000, () => update.Object.Result == Updated);
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    public void AnUpdateThatBringsTheNodeDownEachTimeIsRolledBack()
    {
        var update = new UpdateWorld();
        Begin(update, UpdateWorld.Good());
        for (int start = 1; start < Slots.MaxStarts; start++)
        {
            update.World.Run(2); // it dies before it has registered
            update.World.Board.FailPower();
            Assert.IsTrue(update.IsUpdated, "start " + (start + 1));
        }

        update.World.Board.FailPower();
        Assert.IsFalse(update.IsUpdated);
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.World.Run(10);
        update.AssertIs(Idle, UpdateFailed);
    }

    [TestMethod]
    public void WhatWasSavedOfARegistrationDoesNotMakeAnUpdateGood()
    {
        var update = new UpdateWorld();
        update.World.Run(60); // the registration is saved
        Begin(update, UpdateWorld.Good());
        update.World.IsServerDown = true;
        update.World.Run(60);
        Assert.AreEqual(Updating, update.Object.State, "nobody has answered since the start");
    }

    [TestMethod]
    public void AServerThatObservesIsToldOfTheEndThoughTheNodeHasRestarted()
    {
        var update = new UpdateWorld();
        var told = new List<string>();
        update.World.RunUntil(update.World.Client.Observe(UpdateWorld.State));
        update.World.RunUntil(update.World.Client.Observe(UpdateWorld.Result));
        update.World.Server.Received += (_, reading, _) => told.Add(reading.Path + "=" + reading.Text);
        Install(update, UpdateWorld.Good());
        update.World.Run(10);
        string all = string.Join(' ', told);
        StringAssert.Contains(all, "/5/0/3=1");
        StringAssert.Contains(all, "/5/0/3=2");
        Assert.AreEqual("/5/0/3=0", told.Last(line => line.StartsWith("/5/0/3", StringComparison.Ordinal)), all);
        Assert.AreEqual("/5/0/5=1", told.Last(line => line.StartsWith("/5/0/5", StringComparison.Ordinal)), all);
    }

    [TestMethod]
    public void TheNextUpdateGoesToTheOtherSlotAndTheOldOneIsKept()
    {
        var update = new UpdateWorld();
        byte[] first = UpdateWorld.Good(), second = (UpdateWorld.Manifest() with { Version = "1.0.2" }).Make(UpdateWorld.Key);
        Install(update, first);
        CollectionAssert.AreEqual(first, update.World.Board.Files["boards.a"]);
        Install(update, second);
        CollectionAssert.AreEqual(first, update.World.Board.Files["boards.a"]);
        CollectionAssert.AreEqual(second, update.World.Board.Files["boards.b"]);
        StringAssert.Contains(update.World.Log, "boards 1.0.2 is good");

        // When the good one is spoilt, the one before runs; when that is spoilt, too, those of the deployment.
        update.World.Board.Files["boards.b"] = update.World.Board.Files["boards.b"][..^1];
        update.World.Board.FailPower();
        Assert.IsTrue(update.IsUpdated);
        StringAssert.Contains(update.World.Log, "the update in boards.b is spoilt");
        Assert.AreEqual("1.0.1", Name(update));
        update.World.Board.Files["boards.a"] = [];
        update.World.Board.FailPower();
        Assert.IsFalse(update.IsUpdated);
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
    }

    [TestMethod]
    public void ANodeThatSleepsSleepsOnlyWhenItsUpdateIsGood()
    {
        var update = new UpdateWorld(configure: Sleep);
        Begin(update, UpdateWorld.Good());
        int sleeps = update.World.Board.Sleeps;
        Assert.AreEqual(Updating, update.Object.State);
        update.World.RunUntil("good", 120, () => update.Object.Result == Updated);
        Assert.AreEqual(sleeps, update.World.Board.Sleeps, "it is confirmed before it sleeps");
        update.World.RunUntil("asleep", 120, () => update.World.Board.IsAsleep);
        Assert.AreEqual(0, update.World.Board.Files["update"][Trial], "and the drive has it");
        update.World.ClearLog();
        update.World.Run(6 * SleepSeconds);
        Assert.IsTrue(update.World.Board.Sleeps - sleeps > Slots.MaxStarts + 1, update.World.Board.Sleeps - sleeps + " sleeps");
        Assert.IsTrue(update.IsUpdated);
        StringAssert.Contains(update.World.Log, "running boards 1.0.1");
        Assert.IsFalse(update.World.Log.Contains("trying") || update.World.Log.Contains("failed"), update.World.Log);
        Assert.AreEqual((Idle, Updated), (update.Object.State, update.Object.Result));
    }

    // Without a network nothing comes, however long it stays awake; what is there is gone on with.
    [TestMethod]
    public void ANodeThatSleepsDoesNotWaitAwakeForTheNetworkToFetchThrough()
    {
        var update = new UpdateWorld(configure: Sleep);
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri));
        update.World.RunUntil("some of it", 120, () => update.World.Board.Files.Length("boards.a") > UpdateWorld.Good().Length / 2);
        int sleeps = update.World.Board.Sleeps, requests = update.World.Files.Requests;
        update.World.Board.Network.IsInReach = false;
        update.World.IsDown = true;
        update.World.Run(12 * SleepSeconds);
        Assert.AreEqual(Downloading, update.Object.State);
        Assert.IsTrue(update.World.Board.Sleeps - sleeps >= 10, update.World.Board.Sleeps - sleeps + " sleeps\n" + update.World.Log);
        update.World.Board.Network.IsInReach = true;
        update.World.IsDown = false;
        update.RunUntilState(Downloaded, 6 * SleepSeconds);
        Assert.IsTrue(update.World.Files.Requests - requests <= requests + 6, update.World.Files.Requests + " requests");
    }

    // A sleep would end in a start that counts; so each trial has its 20 minutes awake.
    [TestMethod]
    public void ANodeThatSleepsStaysAwakeForATrial()
    {
        var update = new UpdateWorld(configure: Sleep);
        Begin(update, UpdateWorld.Good());
        int sleeps = update.World.Board.Sleeps, boots = update.World.Board.Boots;
        update.World.IsServerDown = true;
        update.World.Run(19 * 60);
        Assert.AreEqual((sleeps, boots), (update.World.Board.Sleeps, update.World.Board.Boots), update.World.Log);
        Assert.AreEqual(1, update.World.Board.Files["update"][Starts]);
        update.World.IsServerDown = false;
        update.World.RunUntil("good", 300, () => update.Object.Result == Updated);
        update.World.RunUntil("asleep", 120, () => update.World.Board.IsAsleep);
        Assert.IsTrue(update.IsUpdated);
    }

    // Of a setting that only shows when the board is wired.
    [TestMethod]
    public void AGoodUpdateThatCannotBeWiredAnyMoreEndsInTheBoardsOfTheDeployment()
    {
        var update = new UpdateWorld();
        Install(update, UpdateWorld.Good(BoardsCompiler.Boards(
            wire: "if (board.Constant(\"trap\", \"\", 0, 0, 1) == 1) throw new InvalidOperationException(\"trap\");")));
        update.World.Board.Image.Board.Settings.Set(1, 1);
        update.World.Run(5);
        int boots = update.World.Board.Boots;
        update.World.ClearLog();
        update.World.Board.Restart();
        Assert.AreEqual(boots + Slots.MaxStarts + 1, update.World.Board.Boots, update.World.Log);
        StringAssert.Contains(update.World.Log, "boards 1.0.1 fails, start 1 of 3: its board cannot be wired: System.InvalidOperationException: trap");
        StringAssert.Contains(update.World.Log, "start 3 of 3: its board cannot be wired: System.InvalidOperationException: trap: " +
            "the boards of the deployment run from now on");
        for (int start = 0; start < 2; start++)
        {
            Assert.IsFalse(update.IsUpdated);
            Assert.IsNotNull(update.World.Board.Image.Tree.Find(3446), "the rain gauge of the deployment");
            StringAssert.Contains(update.World.Log, "ERROR update   the boards of the deployment run, since the update could not be wired");
            update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
            update.World.Run(5);
            update.AssertIs(Idle, Updated);
            Assert.AreEqual("4.04", update.Read("/5/0/7"), "no update runs");
            Assert.IsTrue(HasError(update, Objects.Core.DeviceObject.UpdateLost));
            update.World.ClearLog();
            update.World.Board.FailPower();
        }

        Install(update, UpdateWorld.Good());
        Assert.IsTrue(update.IsUpdated);
        Assert.IsFalse(HasError(update, Objects.Core.DeviceObject.UpdateLost));
    }

    [TestMethod]
    public void AGoodUpdateThatIsWiredAgainHasAllItsStartsAgain()
    {
        var update = new UpdateWorld();
        Install(update, UpdateWorld.Good());
        var factory = new Firmware.Boards.NodeBoards();
        for (int round = 0; round < 2; round++)
        {
            for (int start = 1; start < Slots.MaxStarts; start++)
            {
                Assert.AreNotSame(factory, Load().Boards);
                Load().Slots.Fail("it does");
            }

            Load().Slots.Wired();
        }

        for (int start = 1; start <= Slots.MaxStarts; start++)
        {
            Load().Slots.Fail("it does");
        }

        Assert.AreSame(factory, Load().Boards);
        Assert.IsTrue(Load().Slots.IsLost);

        (Slots Slots, Firmware.Wiring.BoardSet Boards) Load()
        {
            var slots = new Slots(update.World.Board.Files, new Stack.ListLog(), Manifest.DotNet);
            return (slots, slots.Load(factory, "weather"));
        }
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(12)]
    public void APackageThatWaitsInTheSlotThatIsNoneAnyMoreIsGone(int version)
    {
        var update = new UpdateWorld(version);
        Install(update, UpdateWorld.Good());
        byte[] next = (UpdateWorld.Manifest() with { Version = "1.0.2" }).Make(UpdateWorld.Key);
        Assert.AreEqual("2.04", update.Push(next));
        update.World.Board.Files["boards.a"] = update.World.Board.Files["boards.a"][..^1];
        for (int start = 0; start < 2; start++)
        {
            update.World.Board.FailPower();
            Assert.IsFalse(update.IsUpdated);
            update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
            update.AssertIs(Idle, IntegrityFailure);
        }

        StringAssert.Contains(update.World.Log, "the package that had come goes with it: deliver it again");
        Install(update, next);
        Assert.AreEqual("1.0.2", Name(update));
    }

    [TestMethod]
    public void WhatAServerHadSetOutlivesAnUpdateThatHasOtherSettings()
    {
        var update = new UpdateWorld();
        Set(update, "rain tip", 300000);
        Set(update, "air", 77);
        update.World.Run(5);
        Begin(update, UpdateWorld.Good(BoardsCompiler.Boards(
            wire: "board.Constant(\"other\", \"\", 0, 0, 9); board.Constant(\"vane supply\", \"\", 3300, 3000, 3400);")));
        update.World.IsServerDown = true;
        Set(update, "other", 5);
        update.World.Run(5);
        update.World.Board.FailPower();
        Assert.AreEqual(5, Get(update, "other"), "what it has itself is kept, too");
        for (int start = 0; start < Slots.MaxStarts; start++)
        {
            update.World.Board.FailPower();
        }

        Assert.AreEqual(300000, Get(update, "rain tip"));
        Assert.AreEqual(77, Get(update, "air"));
        Set(update, "rain tip", 310000);
        update.World.Run(5);
        update.World.Board.FailPower();
        Assert.AreEqual(310000, Get(update, "rain tip"));
    }

    [TestMethod]
    public void APackageThatIsNotWantedLeavesTheGoodOneAndNothingElse()
    {
        var update = new UpdateWorld();
        Install(update, UpdateWorld.Good());
        Install(update, (UpdateWorld.Manifest() with { Version = "1.0.2" }).Make(UpdateWorld.Key));
        Assert.AreEqual("2.04", update.Write(UpdateWorld.PackageUri, ""), "in Idle");
        Assert.IsTrue(update.World.Board.Files.Length("boards.a") > 0, "what can be gone back to stays until its place is needed");
        Assert.AreEqual("2.04", update.Push((UpdateWorld.Manifest() with { Version = "1.0.3" }).Make(UpdateWorld.Key)));
        Assert.AreEqual("1.0.3", update.Read("/5/0/7"));
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Cancel));
        Assert.AreEqual(-1, update.World.Board.Files.Length("boards.a"));
        Assert.AreEqual("1.0.2", update.Read("/5/0/7"));
        update.World.Board.FailPower();
        Assert.IsTrue(update.IsUpdated);
        Assert.AreEqual("1.0.2", Name(update));
    }

    [TestMethod]
    public void AFailedUpdateLeavesTheGoodOneRunning()
    {
        var update = new UpdateWorld();
        Install(update, UpdateWorld.Good());
        Begin(update, (UpdateWorld.Manifest(new byte[2000]) with { Version = "1.0.2" }).Make(UpdateWorld.Key));
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        update.World.Run(10);
        update.AssertIs(Idle, UpdateFailed);
        Assert.IsTrue(update.IsUpdated);
        Assert.AreEqual("1.0.1", update.Read("/5/0/7"));
        update.World.Board.FailPower();
        Assert.IsTrue(update.IsUpdated);
    }

    [TestMethod]
    public void ARecordThatCannotBeReadLeavesTheBoardsOfTheDeployment()
    {
        var update = new UpdateWorld();
        Install(update, UpdateWorld.Good());
        update.World.Board.Files["update"][3] ^= 1;
        update.World.Board.FailPower();
        Assert.IsFalse(update.IsUpdated);
        StringAssert.Contains(update.World.Log, "the record of updates cannot be read");
        Install(update, UpdateWorld.Good());
        Assert.IsTrue(update.IsUpdated);
    }

    private static void Sleep(Firmware.Operation.Configuration configuration)
    {
        configuration.SleepSeconds = SleepSeconds;
        configuration.QueueMode = true;
        configuration.AwakeMs = 5000;
    }

    private static int Find(UpdateWorld update, string setting)
    {
        Firmware.Wiring.BoardSettings settings = update.World.Board.Image.Board.Settings;
        return Enumerable.Range(0, settings.Count).Single(i => settings.NameOf(i) == setting);
    }

    private static void Set(UpdateWorld update, string setting, int value) =>
        update.World.Board.Image.Board.Settings.Set(Find(update, setting), value);

    private static int Get(UpdateWorld update, string setting) => update.World.Board.Image.Board.Settings.ValueOf(Find(update, setting));

    private static bool HasError(UpdateWorld update, int code)
    {
        byte[] buffer = new byte[64];
        var output = new Objects.Bytes.ByteWriter();
        output.Reset(buffer, 0, buffer.Length);
        var path = new Objects.Model.Lwm2mPath();
        path.Set(3, 0, 11);
        update.World.Board.Image.Tree.Read(path, new Objects.Codec.SenMlJsonWriter(), output);
        return Encoding.UTF8.GetString(buffer, 0, output.Length).Contains("\"v\":" + code);
    }

    private static string Name(UpdateWorld update)
    {
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        return update.Read("/5/0/7");
    }

    private static void Begin(UpdateWorld update, byte[] package)
    {
        Assert.AreEqual("2.04", update.Push(package));
        int boots = update.World.Board.Boots;
        Assert.AreEqual("2.04", update.Execute(UpdateWorld.Update));
        update.World.RunUntil("rebooted", 10, () => update.World.Board.Boots > boots);
    }

    private static void Install(UpdateWorld update, byte[] package)
    {
        update.World.RunUntil("registered", 120, () => update.World.Board.IsRegistered);
        Begin(update, package);
        update.World.RunUntil("updated", 120, () => update.Object.Result == Updated);
    }
}
