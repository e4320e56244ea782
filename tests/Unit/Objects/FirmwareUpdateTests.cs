// Firmware Update, object 5: the registry's version 1.2 and LwM2M 1.0's.
using nanoFramework.TestFramework;
using Objects.Core;
using Objects.Model;

namespace Unit.Objects;

[TestClass]
public class FirmwareUpdateTests
{
    [TestMethod]
    public void AWholePackageIsTakenAtOnceOrInBlocks()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out PackageRecorder package);
        Expect.Answer(Status.Changed, Block(tree, "abc", 0, false), "whole");
        Assert.AreEqual("save begin append3 finish save", package.Calls, "calls");
        IsIn(item, FirmwareUpdateObject.Downloaded, FirmwareUpdateObject.Initial);
        Expect.Answer(Status.Changed, Block(tree, "0", 0, false), "reset");
        package.Calls = "";
        Expect.Answer(Status.Changed, Block(tree, "abcd", 0, true), "block 0");
        IsIn(item, FirmwareUpdateObject.Downloading, FirmwareUpdateObject.Initial);
        Assert.AreEqual(4, item.Received, "received");
        Expect.Answer(Status.Changed, Block(tree, "efgh", 4, true), "block 1");
        Expect.Answer(Status.RequestEntityIncomplete, Block(tree, "mnop", 12, true), "block 3");
        Expect.Answer(Status.Changed, Block(tree, "ij", 8, false), "block 2");
        Assert.AreEqual("save begin append4 append4 append2 finish save", package.Calls, "calls");
        IsIn(item, FirmwareUpdateObject.Downloaded, FirmwareUpdateObject.Initial);
        Expect.Text(tree, "/5/0/6", "name");
        Expect.Text(tree, "/5/0/7", "9");
    }

    [TestMethod]
    public void AServerMayBeginItsPackageAnew()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out PackageRecorder package);
        Expect.Answer(Status.Changed, Block(tree, "abcd", 0, true), "block 0");
        Expect.Answer(Status.Changed, Block(tree, "abcd", 0, true), "block 0 again");
        Expect.Answer(Status.Changed, Block(tree, "efgh", 4, true), "block 1");
        Assert.AreEqual(8, item.Received, "received");
        Assert.AreEqual("save begin append4 save begin append4 append4", package.Calls, "calls");
    }

    [TestMethod]
    public void WhatAPackageIsRefusedForIsTheResult()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out PackageRecorder package);
        for (int result = FirmwareUpdateObject.NoStorage; result <= FirmwareUpdateObject.UnsupportedPackage; result++)
        {
            package.AppendResult = result;
            Expect.Answer(result == FirmwareUpdateObject.NoStorage ? Status.RequestEntityTooLarge : Status.BadRequest,
                Block(tree, "abcd", 0, true), "more follows");
            IsIn(item, FirmwareUpdateObject.Idle, result);
            Expect.Answer(Status.Changed, Block(tree, "abcd", 0, false), "all of it");
            IsIn(item, FirmwareUpdateObject.Idle, result);
            package.AppendResult = FirmwareUpdateObject.Initial;
        }

        package.FinishResult = FirmwareUpdateObject.IntegrityFailure;
        Expect.Answer(Status.Changed, Block(tree, "abcd", 0, false), "finish");
        IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.IntegrityFailure);
        package.FetchResult = FirmwareUpdateObject.InvalidUri;
        Expect.Write(tree, "/5/0/1", "no uri", Status.Changed);
        IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.InvalidUri);
    }

    [TestMethod]
    public void AUriIsFetchedAndEndsOnce()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out PackageRecorder package);
        Expect.Write(tree, "/5/0/1", "coap://h/p", Status.Changed);
        Assert.IsTrue(item.IsFetching, "fetching");
        Assert.AreEqual("fetch save", package.Calls, "calls");
        Expect.Text(tree, "/5/0/1", "coap://h/p");
        Expect.Write(tree, "/5/0/1", "coap://h/q", Status.MethodNotAllowed);
        Expect.Answer(Status.MethodNotAllowed, Block(tree, "abc", 0, false), "push");
        item.EndDownload(FirmwareUpdateObject.ConnectionLost);
        IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.ConnectionLost);
        item.EndDownload(FirmwareUpdateObject.Initial); // too late
        IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.ConnectionLost);
        Expect.Write(tree, "/5/0/1", "coap://h/p", Status.Changed);
        IsIn(item, FirmwareUpdateObject.Downloading, FirmwareUpdateObject.Initial);
        item.EndDownload(FirmwareUpdateObject.Initial);
        IsIn(item, FirmwareUpdateObject.Downloaded, FirmwareUpdateObject.Initial);
    }

    [TestMethod]
    public void AnUpdateEndsAsItsVersionSays()
    {
        for (int version = FirmwareUpdateObject.Version10; version <= FirmwareUpdateObject.Version12; version += 2)
        {
            ObjectTree tree = Make(version, out FirmwareUpdateObject item, out PackageRecorder package);
            Expect.Execute(tree, "/5/0/2", "", Status.MethodNotAllowed);
            Block(tree, "abc", 0, false);
            package.Calls = "";
            Expect.Execute(tree, "/5/0/2", "", Status.Changed);
            Assert.AreEqual("apply save", package.Calls, "what was decided is saved with the state");
            IsIn(item, FirmwareUpdateObject.Updating, FirmwareUpdateObject.Initial);
            Expect.Execute(tree, "/5/0/2", "", Status.MethodNotAllowed);
            Expect.Answer(Status.MethodNotAllowed, Block(tree, "", 0, false), "reset");
            Expect.Write(tree, "/5/0/1", "", Status.MethodNotAllowed);
            item.EndUpdate(FirmwareUpdateObject.UpdateFailed);
            int state = version == FirmwareUpdateObject.Version10 ? FirmwareUpdateObject.Downloaded : FirmwareUpdateObject.Idle;
            IsIn(item, state, FirmwareUpdateObject.UpdateFailed);
            item.Restore(FirmwareUpdateObject.Updating, FirmwareUpdateObject.Initial, "", 0, 1, false);
            item.EndUpdate(FirmwareUpdateObject.Updated);
            IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.Updated);
        }
    }

    [TestMethod]
    public void CancelIsForWhatHasNotBegunToUpdate()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out PackageRecorder package);
        Expect.Execute(tree, "/5/0/10", "", Status.MethodNotAllowed);
        Block(tree, "abcd", 0, true);
        Expect.Execute(tree, "/5/0/10", "", Status.Changed);
        IsIn(item, FirmwareUpdateObject.Idle, FirmwareUpdateObject.Cancelled);
        Block(tree, "abcd", 0, false);
        package.Calls = "";
        Expect.Execute(tree, "/5/0/10", "", Status.Changed);
        Assert.AreEqual("discard save", package.Calls, "calls");
        Block(tree, "abcd", 0, false);
        Expect.Execute(tree, "/5/0/2", "", Status.Changed);
        Expect.Execute(tree, "/5/0/10", "", Status.MethodNotAllowed);
    }

    [TestMethod]
    public void WhatServersSetIsWithinItsRange()
    {
        ObjectTree tree = Make(FirmwareUpdateObject.Version12, out FirmwareUpdateObject item, out _);
        Expect.Write(tree, "/5/0/11", "0", Status.Changed);
        Expect.Write(tree, "/5/0/11", "3", Status.BadRequest);
        Expect.Write(tree, "/5/0/11", "-1", Status.BadRequest);
        Expect.Write(tree, "/5/0/13", "60", Status.NotFound);
        Expect.Write(tree, "/5/0/14", "1", Status.Changed);
        Expect.Text(tree, "/5/0/11", "0");
        Expect.Text(tree, "/5/0/14", "1");
        Block(tree, "abcd", 0, false);
        IsIn(item, FirmwareUpdateObject.Updating, FirmwareUpdateObject.Initial); // resource 14: by itself
    }

    [TestMethod]
    public void TheTimeOfTheLastChangeIsKnownOnceTimeIs()
    {
        var clock = new WallClock();
        var item = new FirmwareUpdateObject(FirmwareUpdateObject.Version12, clock, new PackageRecorder());
        ObjectTree tree = Subject.Tree(item);
        Block(tree, "abcd", 0, false);
        Expect.Text(tree, "/5/0/12", "absent");
        clock.Set(1700000000);
        Block(tree, "0", 0, false);
        Expect.Text(tree, "/5/0/12", "1700000000");
    }

    private static ObjectTree Make(int version, out FirmwareUpdateObject item, out PackageRecorder package)
    {
        package = new PackageRecorder();
        item = new FirmwareUpdateObject(version, new WallClock(), package);
        return Subject.Tree(item);
    }

    private static Status Block(ObjectTree tree, string bytes, int position, bool more)
    {
        // Text ends at a NUL on the interpreter.
        byte[] block = bytes.Length == 1 ? new byte[1] : Hex.Utf8(bytes);
        return tree.WriteBlock(Subject.Path("/5/0/0"), block, 0, block.Length, position, more);
    }

    private static void IsIn(FirmwareUpdateObject item, int state, int result)
    {
        Assert.AreEqual(state, item.State, "state");
        Assert.AreEqual(result, item.Result, "result");
    }

    private sealed class PackageRecorder : FirmwarePackage
    {
        internal string Calls { get; set; } = "";

        internal int AppendResult { get; set; }

        internal int FinishResult { get; set; }

        internal int FetchResult { get; set; }

        public override string Name => "name";

        public override string Version => "9";

        public override int Begin() => Note("begin", 0);

        public override int Append(byte[] buffer, int offset, int length) => Note("append" + length.ToString(), AppendResult);

        public override int Finish() => Note("finish", FinishResult);

        public override int Fetch(string uri) => Note("fetch", FetchResult);

        public override void Discard() => Note("discard", 0);

        public override int Apply() => Note("apply", 0);

        public override void Save() => Note("save", 0);

        private int Note(string call, int result)
        {
            Calls += (Calls.Length > 0 ? " " : "") + call;
            return result;
        }
    }
}
