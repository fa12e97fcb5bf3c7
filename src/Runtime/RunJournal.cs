using System.Text;
using Microsoft.Extensions.Logging;

namespace Instrumentation;

/// <summary>The records that a run writes of itself.</summary>
internal sealed class RunJournal
{
    private static readonly RecordSchema Start = new("run_start", RecordRole.RunStart, new FieldSchema("run", FieldType.Text));

    private static readonly RecordSchema Plan = new(
        "plan", RecordRole.Plan, new FieldSchema("epochs", FieldType.Int32), new FieldSchema("batches_per_epoch", FieldType.Int32));

    private static readonly RecordSchema Memory = new(
        "memory",
        RecordRole.Memory,
        new FieldSchema("gpu_allocated", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("gpu_reserved", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("gpu_max_allocated", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("cpu_rss", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("gpu_total", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("cpu_total", FieldType.Int64) { Unit = "bytes" });

    private static readonly RecordSchema Fault = new(
        "fault",
        RecordRole.Fault,
        new FieldSchema("source", FieldType.Text),
        new FieldSchema("type", FieldType.Text),
        new FieldSchema("message", FieldType.Text));

    private static readonly RecordSchema Lost = new(
        "records_lost",
        RecordRole.Loss,
        new FieldSchema("reader", FieldType.Text),
        new FieldSchema("kind", FieldType.Text),
        new FieldSchema("records", FieldType.Int64),
        new FieldSchema("reason", FieldType.Text));

    private static readonly RecordSchema End = new(
        "run_end",
        RecordRole.RunEnd,
        new FieldSchema("status", FieldType.Text),
        new FieldSchema("report", FieldType.Text),
        new FieldSchema("dropped_records", FieldType.Int64),
        new FieldSchema("reason", FieldType.Text));

    private static readonly RecordSchema Checkpoint = new(
        "checkpoint",
        RecordRole.Checkpoint,
        new FieldSchema("path", FieldType.Text),
        new FieldSchema("bytes", FieldType.Int64) { Unit = "bytes" },
        new FieldSchema("next_step", FieldType.Int64),
        new FieldSchema("next_epoch", FieldType.Int32),
        new FieldSchema("next_batch", FieldType.Int32));

    private static readonly RecordSchema Announcement = new(
        "announcement",
        RecordRole.Announcement,
        new FieldSchema("change", FieldType.Text),
        new FieldSchema("note", FieldType.Text),
        new FieldSchema("learning_rate_scale", FieldType.Double) { Nullable = true });

    private readonly TrainingRun _run;
    private readonly ushort _plan;
    private readonly ushort _memory;
    private readonly ushort _fault;
    private readonly ushort _lost;
    private readonly ushort _end;
    private readonly ushort _checkpoint;
    private readonly ushort _announcement;
    private readonly long _started;
    private WeakReference<Exception>? _lastFault;

    public RunJournal(TrainingRun run)
    {
        _run = run;
        _started = run.GetTimestamp();
        _plan = run.Journal.Register(Plan);
        _memory = run.Journal.Register(Memory);
        _fault = run.Journal.Register(Fault);
        _lost = run.Journal.Register(Lost);
        _end = run.Journal.Register(End);
        _checkpoint = run.Journal.Register(Checkpoint);
        _announcement = run.Journal.Register(Announcement);
    }

    public void WriteStart(string description)
    {
        if (!TryBegin(_run.Journal.Register(Start), Start, Encoding.UTF8.GetByteCount(description), out var record)) return;
        record.Write(description);
        record.Commit();
    }

    public void WritePlan(int epochs, int batchesPerEpoch)
    {
        if (!TryBegin(_plan, Plan, 0, out var record)) return;
        record.Write(epochs);
        record.Write(batchesPerEpoch);
        record.Commit();
    }

    public void WriteAnnouncement(TrainingChange change, string? note, double? learningRateScale = null)
    {
        var name = change.ToString();
        if (!TryBegin(_announcement, Announcement, Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(note ?? ""), out var record)) return;
        record.Write(name);
        record.Write(note);
        record.WriteNullable(learningRateScale);
        record.Commit();
    }

    public void WriteMemory(in MemoryUsage memory)
    {
        if (!TryBegin(_memory, Memory, 0, out var record)) return;
        record.Write(memory.GpuAllocated);
        record.Write(memory.GpuReserved);
        record.Write(memory.GpuMaxAllocated);
        record.Write(memory.ProcessResident);
        record.Write(memory.GpuTotal);
        record.Write(memory.ProcessLimit);
        record.Commit();
    }

    /// <summary>Records an exception once, however many annotated methods it passes through.</summary>
    public void WriteFault(string source, Exception exception)
    {
        if (_lastFault is not null && _lastFault.TryGetTarget(out var last) && ReferenceEquals(last, exception)) return;
        _lastFault = new WeakReference<Exception>(exception);
        WriteFault(source, exception.GetType().FullName ?? exception.GetType().Name, exception.Message);
    }

    public void WriteFault(string source, string type, string message)
    {
        var size = Encoding.UTF8.GetByteCount(source) + Encoding.UTF8.GetByteCount(type) + Encoding.UTF8.GetByteCount(message);
        if (!TryBegin(_fault, Fault, size, out var record)) return;
        record.Write(source);
        record.Write(type);
        record.Write(message);
        record.Commit();
    }

    /// <summary>Records what was lost since the last time, as soon as there is room for that, and says each kind of loss once.</summary>
    public void WriteLosses(ILogger logger) => _run.Journal.Losses.Tell((loss, records, isFirst) =>
    {
        if (isFirst)
            logger.LogWarning("{Loss}", JournalFault.Explain(loss));
        return TryWriteLoss(loss, records);
    });

    /// <summary>Records the end, behind which nothing stands; false when there is no room for it now.</summary>
    public bool TryWriteEnd(in RunEnd end)
    {
        var size = Encoding.UTF8.GetByteCount(end.Status) + Encoding.UTF8.GetByteCount(end.Report ?? "") + Encoding.UTF8.GetByteCount(end.Reason ?? "");
        if (!_run.Journal.TryReserveLast(_end, End.FixedSize, size, out var record)) return false;
        WritePrefix(ref record, _started);
        record.Write(end.Status);
        record.Write(end.Report);
        record.Write(_run.Journal.Dropped);
        record.Write(end.Reason);
        record.Commit();
        return true;
    }

    private bool TryWriteLoss(in RecordLoss loss, long records)
    {
        var size = Encoding.UTF8.GetByteCount(loss.Reader) + Encoding.UTF8.GetByteCount(loss.Kind) + Encoding.UTF8.GetByteCount(loss.Reason);
        if (!TryBegin(_lost, Lost, size, out var record, isKept: true)) return false;
        record.Write(loss.Reader);
        record.Write(loss.Kind);
        record.Write(records);
        record.Write(loss.Reason);
        record.Commit();
        return true;
    }

    public void WriteCheckpoint(long start, ResumePoint point, long bytes)
    {
        if (!TryBegin(_checkpoint, Checkpoint, Encoding.UTF8.GetByteCount(point.Checkpoint), out var record, start)) return;
        record.Write(point.Checkpoint);
        record.Write(bytes);
        record.Write(point.Step);
        record.Write(point.Epoch);
        record.Write(point.Batch);
        record.Commit();
    }

    /// <summary>The memory in use that a record tells of. Those of earlier versions have no limits.</summary>
    public static MemoryUsage ReadMemory(in JournalRecord record)
    {
        var (total, limit) = (record.IndexOf("gpu_total"), record.IndexOf("cpu_total"));
        return new MemoryUsage(record.GetInt64(0), record.GetInt64(1), record.GetInt64(2), record.GetInt64(3))
        {
            GpuTotal = total < 0 ? 0 : record.GetInt64(total),
            ProcessLimit = limit < 0 ? 0 : record.GetInt64(limit),
        };
    }

    /// <summary>What an announcement scales the learning rate by; null where it is about something else.</summary>
    public static double? ReadLearningRateScale(in JournalRecord record) =>
        record.IndexOf("learning_rate_scale") is >= 0 and var field && record.TryGetNumber(field, out var scale) ? scale : null;

    /// <summary>Where a checkpoint of which a record tells goes on.</summary>
    public static ResumePoint ReadCheckpoint(in JournalRecord record) => new(
        record.GetText(record.IndexOf("path")) ?? "",
        record.GetInt64(record.IndexOf("next_step")),
        (int)record.GetInt64(record.IndexOf("next_epoch")),
        (int)record.GetInt64(record.IndexOf("next_batch")));

    private bool TryBegin(ushort kind, RecordSchema schema, int textSize, out RecordWriter record, long? start = null, bool isKept = false)
    {
        if (!_run.Journal.TryReserve(kind, schema.FixedSize, textSize, out record, isKept)) return false;
        WritePrefix(ref record, start);
        return true;
    }

    private void WritePrefix(ref RecordWriter record, long? start)
    {
        var now = _run.GetTimestamp();
        var position = _run.Position;
        record.WritePrefix(now, now - (start ?? now), position.Step, position.Epoch, position.Batch);
    }
}
