// What a record may not be, by the RFCs' own words:
//
//  invalid records are dropped in silence: RFC 6347 4.1.2.7      replays: RFC 6347 4.1.2.6, RFC 4303 3.4.3
//  epochs: RFC 6347 4.1                                          application data before Finished: RFC 5246 7.4.9
//  lengths, several records in a datagram: RFC 6347 4.1.1        unknown content types: RFC 5246 6
//  padding and MAC of CBC: RFC 5246 6.2.3.2, RFC 7366 3          empty application data: RFC 5246 6.2.1
using System;
using System.Linq;
using Firmware.Stack.Dtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Host.Dtls;

[TestClass]
public class RecordTests
{
    private const int Window = 64;

    private const long MaxNumber = (1L << 48) - 1;

    // RFC 7252 4.6: a CoAP message has 1,152 bytes at most.
    private const int MaxContent = 1152;

    [TestMethod]
    [DataRow(RecordKeys.Ccm8)]
    [DataRow(RecordKeys.Ccm)]
    [DataRow(RecordKeys.Gcm)]
    [DataRow(RecordKeys.Cbc)]
    public void OpensContentsOfEveryLengthAndSealsThem(int suite)
    {
        Dialogue dialogue = Established(suite);
        for (int length = 1; length < MaxContent + 55; length += length < 70 ? 1 : 54 + (length % 2))
        {
            byte[] content = Content(Math.Min(length, MaxContent));
            dialogue.Give(dialogue.Server.Seal(Plain.ApplicationData, content));
            CollectionAssert.AreEqual(content, dialogue.Data.Dequeue().Content);
            CollectionAssert.AreEqual(content, dialogue.Server.Open(dialogue.Seal(content), out int type));
            Assert.AreEqual(Plain.ApplicationData, type);
        }
    }

    [TestMethod]
    public void NothingIsTakenBeforeFinished()
    {
        var dialogue = new Dialogue();
        dialogue.Connect();
        dialogue.Give(dialogue.Server.Records(dialogue.Server.Flight()));
        dialogue.Server.TakeKeyExchange(dialogue.Sent.Dequeue());
        dialogue.Give(dialogue.Server.Seal(Plain.ApplicationData, 1));
        Assert.AreEqual(0, dialogue.Data.Count);
        Assert.IsNull(dialogue.Seal(1), "nor is anything sent");
        byte[] early = dialogue.Server.Seal(Plain.ApplicationData, 2);
        dialogue.Give(dialogue.Server.Seal(Plain.Handshake, dialogue.Server.Finished()));
        Assert.IsTrue(dialogue.IsEstablished);
        Assert.AreEqual(0, dialogue.Data.Count);
        dialogue.Give(early);
        Assert.AreEqual(1, dialogue.Data.Count, "it was overtaken by Finished, and is new");
        dialogue.Data.Clear();
        dialogue.Echo();
    }

    [TestMethod]
    public void DropsWhatIsNotOfTheEpochThatHasKeys()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        foreach (int epoch in new[] { 0, 2, 3, 0x0101, 0xFFFF })
        {
            foreach (int type in new[] { 0, 20, 21, 22, 23, 24, 25, 255 })
            {
                long number = dialogue.Server.Number++;
                AssertDropped(dialogue, Plain.Record(type, [2, 40], number, epoch));
                AssertDropped(dialogue, dialogue.Server.Keys.Seal(type, [2, 40], number, [], epoch));
            }
        }

        dialogue.Echo();
    }

    [TestMethod]
    public void DropsReplays()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, 1);
        dialogue.Give(record);
        Assert.AreEqual(1, dialogue.Data.Count);
        dialogue.Data.Clear();
        AssertDropped(dialogue, record);
        AssertDropped(dialogue, [.. record, .. record]);
        dialogue.Echo();
        AssertDropped(dialogue, record);
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8)]
    [DataRow(RecordKeys.Cbc)]
    public void TakesEachOfTheLast64NumbersOnceInAnyOrder(int suite)
    {
        Dialogue dialogue = Established(suite);
        var random = new Random(64);
        long last = 1000;
        dialogue.Give(dialogue.Server.Keys.Seal(Plain.ApplicationData, [1], last, []));
        Assert.AreEqual(1, dialogue.Data.Count);
        for (int round = 0; round < 20; round++)
        {
            long[] numbers = Enumerable.Range(0, 3 * Window).Select(i => last - Window - 30 + i).ToArray();
            random.Shuffle(numbers);
            var taken = new bool[2000];
            taken[last] = true;
            foreach (long number in numbers.Where(number => number <= last))
            {
                dialogue.Data.Clear();
                dialogue.Give(dialogue.Server.Keys.Seal(Plain.ApplicationData, [1], number, []));
                bool isNew = round == 0 && number > last - Window && !taken[number];
                Assert.AreEqual(isNew ? 1 : 0, dialogue.Data.Count, "number " + number + " of " + last);
                taken[number] = true;
            }
        }

        // On to higher numbers, by one, by less and more than the window, by exactly it.
        var seen = new System.Collections.Generic.HashSet<long>();
        foreach (int step in new[] { 1, 2, 62, 63, 64, 65, 127, 128, 1, 63, 1000, 64 })
        {
            last += step;
            for (long number = last; number > last - (2 * Window); number--)
            {
                dialogue.Data.Clear();
                dialogue.Give(dialogue.Server.Keys.Seal(Plain.ApplicationData, [1], number, []));
                bool isNew = number > last - Window && number > 1000 && !seen.Contains(number);
                Assert.AreEqual(isNew ? 1 : 0, dialogue.Data.Count, "number " + number + " of " + last);
                if (isNew)
                {
                    seen.Add(number);
                }
            }
        }
    }

    [TestMethod]
    public void TakesTheLastNumberThereIs()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        dialogue.Server.Number = MaxNumber;
        byte[] last = dialogue.Server.Seal(Plain.ApplicationData, 1);
        dialogue.Give(last);
        Assert.AreEqual(1, dialogue.Data.Count);
        dialogue.Data.Clear();
        AssertDropped(dialogue, last);
        AssertDropped(dialogue, dialogue.Server.Keys.Seal(Plain.ApplicationData, [1], MaxNumber - Window, []));
        AssertDropped(dialogue, dialogue.Server.Keys.Seal(Plain.ApplicationData, [1], 5, []));
        dialogue.Server.Number = MaxNumber - 1;
        dialogue.Echo();
    }

    // A forged number must not push the window on: nothing is noted before it is authenticated.
    [TestMethod]
    public void AForgedNumberMovesNothing()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, 1);
        foreach (long number in new[] { 2, 100, 1L << 20, MaxNumber })
        {
            byte[] forged = (byte[])record.Clone();
            Plain.Number(number, 6).CopyTo(forged, 5);
            AssertDropped(dialogue, forged);
            Plain.Number(number, 6).CopyTo(forged, 15);
            AssertDropped(dialogue, forged);
        }

        dialogue.Give(record);
        Assert.AreEqual(1, dialogue.Data.Count);
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8)]
    [DataRow(RecordKeys.Ccm)]
    [DataRow(RecordKeys.Gcm)]
    [DataRow(RecordKeys.Cbc)]
    public void DropsARecordOfWhichAnyBitIsAnother(int suite)
    {
        Dialogue dialogue = Established(suite);
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, Content(20));
        for (int bit = 0; bit < 8 * record.Length; bit++)
        {
            byte[] damaged = (byte[])record.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            // RFC 6655 3: the explicit nonce need not be the number, but it must be the one that was sealed with.
            AssertDropped(dialogue, damaged, "bit " + bit);
        }

        dialogue.Give(record);
        Assert.AreEqual(1, dialogue.Data.Count, "undamaged it is taken still");
    }

    [TestMethod]
    [DataRow(RecordKeys.Ccm8)]
    [DataRow(RecordKeys.Ccm)]
    [DataRow(RecordKeys.Gcm)]
    [DataRow(RecordKeys.Cbc)]
    public void DropsARecordThatIsCutOrLongerThanItsDatagram(int suite)
    {
        Dialogue dialogue = Established(suite);
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, Content(20));
        for (int length = 0; length < record.Length; length++)
        {
            AssertDropped(dialogue, record[..length], "cut at " + length);
            if (length >= Plain.RecordHeader)
            {
                byte[] adjusted = record[..length];
                Plain.Number(length - Plain.RecordHeader, 2).CopyTo(adjusted, 11);
                AssertDropped(dialogue, adjusted, "length " + length);
            }
        }

        foreach (int length in new[] { record.Length - 12, 0x7FFF, 0x8000, 0xFFFF })
        {
            byte[] longer = (byte[])record.Clone();
            Plain.Number(length, 2).CopyTo(longer, 11);
            AssertDropped(dialogue, longer, "length " + length);
        }

        dialogue.Give(record);
        Assert.AreEqual(1, dialogue.Data.Count);
    }

    [TestMethod]
    public void TakesTheGoodRecordsOfADatagram()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        byte[] damaged = dialogue.Server.Seal(Plain.ApplicationData, 9);
        damaged[^1] ^= 1;
        dialogue.Give(Plain.Join(
            damaged,
            dialogue.Server.Seal(Plain.ApplicationData, 1),
            Plain.Record(Plain.ApplicationData, [8]),
            Plain.Record(Plain.Handshake, []),
            Plain.Record(99, [7, 7], 3, 1),
            dialogue.Server.Seal(Plain.ApplicationData, 2),
            dialogue.Server.Seal(Plain.ApplicationData),
            dialogue.Server.Seal(Plain.ApplicationData, 3),
            [23, 254, 253, 0, 1]));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, dialogue.Data.Select(data => data.Content.Single()).ToArray());
        dialogue.Echo();
    }

    // RFC 5246 6: authenticated, and yet nothing that the client has to know.
    [TestMethod]
    public void IgnoresOtherContents()
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        foreach (int type in new[] { 0, 1, 20, 22, 24, 26, 99, 255 })
        {
            foreach (byte[] content in new byte[][] { [], [1], [2, 40], Content(30), new byte[40] })
            {
                if (type != 22 || content.Length == 0 || content[0] != 0)
                {
                    AssertDropped(dialogue, dialogue.Server.Seal(type, content), "type " + type);
                }
            }
        }

        AssertDropped(dialogue, dialogue.Server.Seal(Plain.ApplicationData), "no data");
        dialogue.Echo();
    }

    [TestMethod]
    [DataRow(0xFEFF)]
    [DataRow(0xFEFC)]
    [DataRow(0x0303)]
    public void DropsRecordsOfOtherVersions(int version)
    {
        Dialogue dialogue = Established(RecordKeys.Ccm8);
        byte[] record = dialogue.Server.Seal(Plain.ApplicationData, 1);
        Plain.Number(version, 2).CopyTo(record, 1);
        AssertDropped(dialogue, record);
        dialogue.Server.Keys.Version = version;
        AssertDropped(dialogue, dialogue.Server.Seal(Plain.ApplicationData, 1), "sealed so");
        dialogue.Server.Keys.Version = Plain.Dtls12;
        dialogue.Echo();
    }

    // The MAC is checked first: only the server itself can send these.
    [TestMethod]
    public void DropsWrongPadding()
    {
        Dialogue dialogue = Established(RecordKeys.Cbc);
        byte[][] wrong =
        [
            [.. new byte[15], 16],
            [.. new byte[15], 255],
            [.. new byte[14], 0, 1],
            [.. Enumerable.Repeat((byte)15, 15), 14],
            [14, .. Enumerable.Repeat((byte)15, 15)],
            [.. new byte[16], .. Enumerable.Repeat((byte)31, 15), 30],
            [.. Enumerable.Repeat((byte)32, 32)],
        ];
        foreach (byte[] padded in wrong)
        {
            AssertDropped(dialogue, dialogue.Server.Keys.SealPadded(Plain.ApplicationData, padded, dialogue.Server.Number++));
        }

        // RFC 5246 6.2.3.2: more of it than need be is allowed.
        byte[] longer = [5, .. Enumerable.Repeat((byte)30, 31)];
        dialogue.Give(dialogue.Server.Keys.SealPadded(Plain.ApplicationData, longer, dialogue.Server.Number++));
        CollectionAssert.AreEqual(new byte[] { 5 }, dialogue.Data.Dequeue().Content);
        dialogue.Echo();
    }

    private static Dialogue Established(int suite) => new Dialogue { Server = new ScriptedServer { Suite = suite } }.Establish();

    private static byte[] Content(int length) => Enumerable.Range(0, length).Select(i => (byte)(i + 1)).ToArray();

    private static void AssertDropped(Dialogue dialogue, byte[] datagram, string what = "")
    {
        dialogue.Give(datagram);
        Assert.AreEqual(0, dialogue.Data.Count, what);
        Assert.AreEqual(0, dialogue.Sent.Count, what);
        Assert.IsTrue(dialogue.IsEstablished, what);
        Assert.AreEqual(AlertCode.None, dialogue.Client.LastAlert, what);
    }
}
