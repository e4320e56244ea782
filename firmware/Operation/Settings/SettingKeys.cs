// The names of node.json's keys, for who has misspelt one. What each may be: Configuration.Take.
namespace Firmware.Operation.Settings;

/// <summary>Known names.</summary>
public static class SettingKeys
{
    /// <summary>Those of the file.</summary>
    public const string OfFile = "board endpoint server " + OfAccount + " bootstrap bootstrapKey servers version queueMode awake " +
        "testObjects ackTimeout ackRandomFactor maxRetransmit handshakeTimeout pack latitude longitude altitude utcOffset pins intervals " +
        "calibration sleep updateKey logTx";

    /// <summary>Those of an entry of <c>servers</c>.</summary>
    public const string OfServer = "uri bootstrap " + OfAccount;

    private const string OfAccount = "security identity key lifetime binding shortId pmin pmax retryTimer holdOff";

    // What is so near is a slip of the finger.
    private const int MaxDistance = 2;

    /// <summary>True for a key whose value no message shows.</summary>
    public static bool IsSecret(string key) => key == "key" || key == "bootstrapKey" || key == "updateKey";

    /// <summary>The one of some names that a key is nearest to, or null when it is near none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="known">The names, with spaces between them.</param>
    public static string Nearest(string key, string known)
    {
        string[] names = known.Split(' ');
        string nearest = null;
        int least = MaxDistance + 1;
        for (int i = 0; i < names.Length; i++)
        {
            int distance = Distance(key.ToLower(), names[i].ToLower());
            if (distance < least && distance * 2 < names[i].Length)
            {
                least = distance;
                nearest = names[i];
            }
        }

        return nearest;
    }

    // Levenshtein's: how many letters have to be changed, added or left out.
    private static int Distance(string one, string other)
    {
        var row = new int[other.Length + 1];
        for (int j = 0; j <= other.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int change = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                int step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
                diagonal = row[j];
                row[j] = change < step ? change : step;
            }
        }

        return row[other.Length];
    }
}
