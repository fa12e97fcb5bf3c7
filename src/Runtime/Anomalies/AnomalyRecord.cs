using System.Text;
using Instrumentation.Export;

namespace Instrumentation.Anomalies;

/// <summary>Writes what became of an episode into the journal.</summary>
internal sealed class AnomalyRecord
{
    private readonly JournalWriter _journal;
    private readonly RecordSchema _schema;
    private readonly int _fixedSize;
    private readonly ushort _kind;

    public AnomalyRecord(JournalWriter journal, RecordSchema schema)
    {
        _journal = journal;
        _schema = schema;
        _fixedSize = schema.FixedSize;
        _kind = journal.Register(schema);
    }

    /// <param name="anomaly">What is looked for.</param>
    /// <param name="quantity">The quantity that is watched.</param>
    /// <param name="role">Its role.</param>
    /// <param name="source">The method that records it; empty for what is looked for behind the journal.</param>
    public static RecordSchema SchemaOf(Anomaly anomaly, string quantity, FieldRole role, string source) => new(
        "anomaly",
        RecordRole.Anomaly,
        new FieldSchema("value", FieldType.Double),
        new FieldSchema("expected_low", FieldType.Double),
        new FieldSchema("expected_high", FieldType.Double),
        new FieldSchema("change", FieldType.Int32) { Members = MembersOf<EpisodeChange>() },
        new FieldSchema("severity", FieldType.Int32) { Members = MembersOf<Severity>() },
        new FieldSchema("first_step", FieldType.Int64),
        new FieldSchema("last_step", FieldType.Int64),
        new FieldSchema("count", FieldType.Int64),
        new FieldSchema("scope", FieldType.Text))
    {
        Source = source,
        Anomaly = anomaly,
        Quantity = quantity,
        QuantityRole = role,
    };

    /// <summary>Records the change at the step in which it happened; false where there is no room for it, which is counted unless it is kept.</summary>
    /// <param name="stamp">When.</param>
    /// <param name="step">The global step.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="change">What happened.</param>
    /// <param name="episode">The episode after it.</param>
    /// <param name="scope">The part that is meant, such as a layer; null for the whole.</param>
    /// <param name="isKept">Whether the caller tries again where there is no room.</param>
    public bool TryWrite(long stamp, long step, int epoch, int batch, EpisodeChange change, in Episode episode, string? scope = null, bool isKept = false)
    {
        if (!_journal.TryReserve(_kind, _fixedSize, scope is null ? 0 : Encoding.UTF8.GetByteCount(scope), out var record, isKept)) return false;
        record.WritePrefix(stamp, 0, step, epoch, batch);
        record.Write(episode.Value);
        record.Write(episode.ExpectedLow);
        record.Write(episode.ExpectedHigh);
        record.Write((int)change);
        record.Write((int)episode.Severity);
        record.Write(episode.FirstStep);
        record.Write(episode.LastStep);
        record.Write(episode.Count);
        record.Write(scope);
        record.Commit();
        return true;
    }

    /// <summary>Counts a change that was kept as lost after all.</summary>
    public void GiveUp() => _journal.Losses.CountDrop(_kind);

    /// <summary>What the record says of an episode, for whoever acts on it at once.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="episode">The episode after it.</param>
    /// <param name="scope">The part that is meant; null for the whole.</param>
    public AnomalyEpisode Describe(EpisodeChange change, in Episode episode, string? scope = null) => new(
        AnomalyName.TypeOf(_schema.Anomaly, _schema.QuantityRole), _schema.Anomaly, change, episode.Severity, _schema.Quantity ?? "", scope,
        episode.FirstStep, episode.LastStep, episode.Count, episode.Value, episode.ExpectedLow, episode.ExpectedHigh);

    private static EnumMember[] MembersOf<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(member => new EnumMember(member.ToString(), Convert.ToInt64(member, System.Globalization.CultureInfo.InvariantCulture)))];
}
