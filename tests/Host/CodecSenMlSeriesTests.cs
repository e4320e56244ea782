// Values with times as SenML (RFC 8428 4.1, 4.5.1) at length.
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Objects.Bytes;
using Objects.Codec;
using Objects.Model;
using Unit.Objects;

namespace Host;

[TestClass]
public class CodecSenMlSeriesTests
{
    private const int Temperature = 5700 | Resource.R | Resource.Float;
    private const long Start = 1700000000;

    [TestMethod]
    public void WhatWasAskedForMakesNoDifference()
    {
        string[] paths = { "/", "/3303", "/3303/0" };
        string json = Hex.Latin(Series(new SenMlJsonWriter(), "/3303/0/5700"));
        string cbor = Hex.Text(Series(new SenMlCborWriter(), "/3303/0/5700"));
        for (int i = 0; i < paths.Length; i++)
        {
            string other = Hex.Latin(Series(new SenMlJsonWriter(), paths[i]));
            Assert.AreEqual(json, other, paths[i]);
            other = Hex.Text(Series(new SenMlCborWriter(), paths[i]));
            Assert.AreEqual(cbor, other, paths[i]);
        }
    }

    [TestMethod]
    public void IsReadWithItsTimesPassedOver()
    {
        var model = new SampleObject(3303, new[] { Temperature });
        const string Expected = "/3303/0/5700=4035800000000000|/3303/0/5700=4036000000000000|/3303/0/5700=BFE0000000000000|" +
            "/3303/1/5700=4014000000000000|/3303/1/5700=4018000000000000|/3303/0/5700=401C000000000000";
        string records = Subject.Records(new SenMlJsonReader(), "/3303", model, Series(new SenMlJsonWriter(), "/3303"));
        Assert.AreEqual(Expected, records);
        records = Subject.Records(new SenMlCborReader(), "/3303", model, Series(new SenMlCborWriter(), "/3303"));
        Assert.AreEqual(Expected, records);
    }

    [TestMethod]
    public void TakesAValueOfEveryType()
    {
        var writer = new SenMlJsonWriter();
        ByteWriter output = Begin(writer, "/3442/0", 5);
        writer.At(Start);
        writer.Select(3442, 0, 1 | Resource.String);
        writer.String("x");
        writer.At(Start + 1);
        writer.Select(3442, 0, 5 | Resource.Boolean);
        writer.Boolean(true);
        writer.Select(3442, 0, 8 | Resource.ObjectLink);
        writer.ObjectLink(3, 0);
        writer.Select(3442, 0, 16 | Resource.Opaque | Resource.Multiple);
        writer.Instance(7);
        writer.Opaque(Hex.Parse("FF"), 0, 1);
        writer.Instance(8);
        writer.Opaque(Hex.Parse("FE"), 0, 1);
        writer.End();
        string json = Hex.Latin(Subject.Copy(output, 0));
        Assert.AreEqual("[{\"bn\":\"/3442/0/1\",\"bt\":1700000000,\"vs\":\"x\"},{\"bn\":\"/3442/0/5\",\"t\":1,\"vb\":true}," +
            "{\"bn\":\"/3442/0/8\",\"t\":1,\"vlo\":\"3:0\"},{\"bn\":\"/3442/0/16/7\",\"t\":1,\"vd\":\"_w\"}," +
            "{\"bn\":\"/3442/0/16/8\",\"t\":1,\"vd\":\"_g\"}]", json);
    }

    [TestMethod]
    public void TheNextRepresentationHasNoTimes()
    {
        var writer = new SenMlJsonWriter();
        Series(writer, "/3303");
        var item = new SampleObject(3303, new[] { Temperature }).With(0, 5700, 21500).With(1, 5700, 5000);
        string json = Hex.Latin(Subject.Read(Subject.Tree(item), "/3303", writer));
        Assert.AreEqual("[{\"bn\":\"/3303/\",\"n\":\"0/5700\",\"v\":21.5},{\"n\":\"1/5700\",\"v\":5}]", json);
    }

    private static byte[] Series(ValueWriter writer, string path)
    {
        ByteWriter output = Begin(writer, path, 6);
        Put(writer, 0, Start, 21500);
        Put(writer, 0, Start + 3600, 22000);
        Put(writer, 0, Start, -500);
        Put(writer, 1, Start - 60, 5000);
        Put(writer, 1, Start, 6000);
        Put(writer, 0, Start + 7200, 7000);
        writer.End();
        return Subject.Copy(output, 0);
    }

    private static void Put(ValueWriter writer, int instance, long time, int milli)
    {
        writer.At(time);
        writer.Select(3303, instance, Temperature);
        writer.Milli(milli);
    }

    private static ByteWriter Begin(ValueWriter writer, string path, int count)
    {
        var output = new ByteWriter();
        output.Reset(new byte[Subject.Room], 0, Subject.Room);
        writer.Begin(output, Subject.Path(path), count);
        return output;
    }
}
