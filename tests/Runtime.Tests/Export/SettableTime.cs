namespace Instrumentation.Runtime.Tests.Export;

/// <summary>A clock that stands still until a test moves it: 8 July 2025, 22:04:45.2329, two hours ahead of UTC.</summary>
internal sealed class SettableTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new DateTimeOffset(2025, 7, 8, 20, 4, 45, TimeSpan.Zero) + TimeSpan.FromTicks(2_329_000);

    private long _elapsed;
    private long _jump;

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "test", "test");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + TimeSpan.FromTicks(GetTimestamp() + Volatile.Read(ref _jump));

    public override long GetTimestamp() => Volatile.Read(ref _elapsed);

    /// <summary>Sets the wall clock back or forth, as somebody does who corrects it; the monotonic clock goes on.</summary>
    public void JumpWallClock(TimeSpan by) => Interlocked.Add(ref _jump, by.Ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _elapsed, time.Ticks);
}
