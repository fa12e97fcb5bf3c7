namespace Instrumentation.Anomalies;

/// <summary>Until which step limits are wider. The training keeps it as it goes, a reader of the journal from the same records.</summary>
internal struct Allowances()
{
    /// <summary>For how many steps: twice the time constant of the detectors.</summary>
    private const int Steps = 66;

    /// <summary>The last step after a boundary; -1 for none.</summary>
    public long BoundaryUntil { get; set; } = -1;

    /// <summary>The last step after an announcement; -1 for none.</summary>
    public long AnnouncedUntil { get; set; } = -1;

    /// <summary>What was known beforehand of a step.</summary>
    public readonly Allowance At(long step) => step > BoundaryUntil ? Allowance.None : step <= AnnouncedUntil ? Allowance.Announced : Allowance.Boundary;

    /// <summary>There was a boundary after a step.</summary>
    public void Widen(long step) => BoundaryUntil = Math.Max(BoundaryUntil, step + Steps);

    /// <summary>A change was announced after a step.</summary>
    public void Announce(long step)
    {
        AnnouncedUntil = step + Steps;
        Widen(step);
    }
}
