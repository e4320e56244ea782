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
