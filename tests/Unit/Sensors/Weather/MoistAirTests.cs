// What follows from temperature and humidity, against published tables.
using nanoFramework.TestFramework;
using Sensors.Weather;

namespace Unit.Sensors.Weather;

[TestClass]
public class MoistAirTests
{
    [TestMethod]
    [DataRow(-20000, 125400)] // Goff and Gratch over water (WMO-No. 49, Technical Regulations): 1.2540, 6.1078, 12.272, 23.373, 42.430, 73.777 hPa
    [DataRow(0, 611000)]
    [DataRow(10000, 1227000)]
    [DataRow(20000, 2337000)]
    [DataRow(30000, 4243000)]
    [DataRow(40000, 7378000)]
    public void SaturationPressureIsTheTablesWithinAHalfPercent(int milliCelsius, int milliPascal)
    {
        int actual = MoistAir.SaturationMilliPascal(milliCelsius);
        int error = actual > milliPascal ? actual - milliPascal : milliPascal - actual;
        Assert.IsTrue(error <= milliPascal / 200);
    }

    [TestMethod]
    [DataRow(25000, 50000, 13900)]
    [DataRow(20000, 50000, 9300)]
    [DataRow(30000, 80000, 26200)]
    [DataRow(0, 100000, 0)]
    public void DewPointIsThePsychrometricTables(int milliCelsius, int milliPercent, int dewMilliCelsius)
    {
        bool any = MoistAir.TryDewPoint(milliCelsius, milliPercent, out int actual);
        Assert.IsTrue(any);
        Assert.IsTrue(actual >= dewMilliCelsius - 60 && actual <= dewMilliCelsius + 60);
    }

    [TestMethod]
    public void AirTooDryHasNoDewPoint()
    {
        bool any = MoistAir.TryDewPoint(20000, 999, out int dew);
        Assert.IsFalse(any);
        Assert.AreEqual(0, dew);
        any = MoistAir.TryDewPoint(20000, 1000, out dew);
        Assert.IsTrue(any);
    }

    [TestMethod]
    public void WetBulbIsThatOfThePapersExample()
    {
        // Stull 2011: 20 °C and 50 % give 13.7 °C
        bool any = MoistAir.TryWetBulb(20000, 50000, out int wetBulb);
        Assert.IsTrue(any);
        Assert.IsTrue(wetBulb >= 13650 && wetBulb <= 13750);
        any = MoistAir.TryWetBulb(20000, 4999, out wetBulb);
        Assert.IsFalse(any);
        any = MoistAir.TryWetBulb(-20001, 50000, out wetBulb);
        Assert.IsFalse(any);
        any = MoistAir.TryWetBulb(50001, 50000, out wetBulb);
        Assert.IsFalse(any);
    }

    [TestMethod]
    [DataRow(500, 11750, 95461000)] // ICAO Doc 7488: the standard atmosphere has 1013.25 hPa at sea level
    [DataRow(1000, 8500, 89875000)]
    [DataRow(2000, 2000, 79495000)]
    [DataRow(0, 15000, 101325000)]
    public void StandardAtmosphereHasItsSeaLevelPressure(int metres, int milliCelsius, int milliPascal)
    {
        int actual = Barometer.SeaLevelMilliPascal(milliPascal, metres, milliCelsius, 0);
        Assert.IsTrue(actual >= 101300000 && actual <= 101330000);
    }

    [TestMethod]
    public void MoistAirIsLighter()
    {
        int dry = Barometer.SeaLevelMilliPascal(95461000, 500, 11750, 0);
        int moist = Barometer.SeaLevelMilliPascal(95461000, 500, 11750, 1377000);
        Assert.IsTrue(moist < dry && moist > dry - 50000);
    }
}
