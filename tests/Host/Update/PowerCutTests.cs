// The power goes at each step of each operation on the drive, one run for each: through download, checks, trial and its end. Whatever was
// done by then, the node starts with the old boards or the new, registers, and comes to the end that it would have come to.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Model;
using static Objects.Core.FirmwareUpdateObject;

namespace Host.Update;

[TestClass]
public class PowerCutTests
{
    private const int PatienceSeconds = 4 * 3600;

    public TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow(false, 12)]
    [DataRow(true, 10)]
    public void AnUpdateSurvivesAPowerCutAtEachStep(bool isPulled, int version)
    {
        int steps = 0;
        for (int cut = 0; Run(cut, isPulled, version, UpdateWorld.Good(), true, out int taken); cut++)
        {
            steps = Math.Max(steps, taken);
        }

        TestContext.WriteLine($"{steps} steps");
        Assert.IsTrue(steps > 50, "an update takes more than " + steps + " steps");
    }

    [TestMethod]
    [DataRow(true, 12)]
    [DataRow(false, 10)]
    public void ARollBackSurvivesAPowerCutAtEachStep(bool isPulled, int version)
    {
        int cut = 0;
        while (Run(cut, isPulled, version, UpdateWorld.Good(new byte[3000]), false, out _))
        {
            cut++;
        }

        Assert.IsTrue(cut > 20, "a roll back takes more than " + cut + " steps");
    }

    [TestMethod]
    public void ASecondUpdateSurvivesAPowerCutAtEachStep()
    {
        int cut = 0;
        while (Run(cut, true, 12, UpdateWorld.Good(), true, out _, isSecond: true))
        {
            cut++;
        }

        Assert.IsTrue(cut > 50, cut.ToString());
    }

    // True when the power went before all was done.
    private static bool Run(int cut, bool isPulled, int version, byte[] package, bool isGood, out int steps, bool isSecond = false)
    {
        string run = "cut at step " + cut;
        var update = new UpdateWorld(version);
        BenchWorld world = update.World;
        if (isSecond)
        {
            Assert.IsTrue(Finish(update, package, true, isPulled, ref run));
            package = (UpdateWorld.Manifest() with { Version = "1.0.2" }).Make(UpdateWorld.Key);
            world.RunUntil("cleared", 60, () => update.Write(UpdateWorld.PackageUri, "") == "2.04");
        }

        world.Files.Files[UpdateWorld.File] = package;
        int before = world.Board.Files.Steps;
        world.Board.Files.StepsLeft = cut;
        bool wasCut = !Finish(update, package, isGood, isPulled, ref run);
        if (wasCut)
        {
            run += "\nrevived";
            Assert.IsTrue(Finish(update, package, isGood, isPulled, ref run), run);
        }

        steps = world.Board.Files.Steps - before;
        Assert.AreEqual(isGood || isSecond, update.IsUpdated, run + "\n" + world.Log);

        // It is durable, and the node is there.
        world.Board.FailPower();
        Assert.AreEqual(isGood || isSecond, update.IsUpdated, run + "\n" + world.Log);
        world.RunUntil("registered", 300, () => world.Board.IsRegistered);
        if (isSecond)
        {
            Assert.AreEqual("1.0.2", update.Read("/5/0/7"), run + "\n" + world.Log);
        }

        return wasCut;
    }

    // Does what an operator does until the update has ended; false when the power went, and is back.
    private static bool Finish(UpdateWorld update, byte[] package, bool isGood, bool isPulled, ref string run)
    {
        BenchWorld world = update.World;
        long end = world.Clock.Now + (PatienceSeconds * 1000L);
        long next = 0;
        int wanted = isGood ? Updated : UpdateFailed;
        while (update.Object.Result != wanted)
        {
            Assert.IsTrue(world.Clock.Now < end, run + "\n" + world.Log);
            if (world.Board.IsRegistered && world.Client != null && world.Clock.Now > next)
            {
                next = world.Clock.Now + 60000;
                if (update.Object.State == Idle)
                {
                    _ = isPulled ? world.Client.Write(UpdateWorld.PackageUri, UpdateWorld.FileUri)
                        : world.Client.Write(UpdateWorld.Package, ContentFormat.Opaque, package);
                }
                else if (update.Object.State == Downloaded)
                {
                    _ = world.Client.Execute(UpdateWorld.Update);
                }
            }

            world.Pass();
            if (world.Board.Files.IsDead)
            {
                run += ", state " + update.Object.State;
                world.Board.Files.Revive();
                world.Board.FailPower();
                return false;
            }
        }

        return true;
    }
}
