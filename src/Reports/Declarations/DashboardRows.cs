using Instrumentation.Export.Prometheus;

namespace Instrumentation.Reports.Declarations;

/// <summary>What a dashboard shows: the panels, by subject.</summary>
internal static class DashboardRows
{
    private const string ThisInstance = "instance=~\"$instance\"";

    public static IEnumerable<(string Title, IReadOnlyList<GrafanaPanel> Panels)> Of(Manifest manifest)
    {
        var values = DeclaredValue.Of(manifest);
        yield return ("Progress", Progress());
        yield return ("Losses", [.. Losses(values)]);
        yield return ("Optimization", [.. Optimization(values)]);
        yield return ("Step and phases", [.. Phases(manifest)]);
        yield return ("Memory", [new GrafanaPanel("Memory", "bytes", Query(RunSeriesNames.Memory, "{{kind}}"))]);
        yield return ("Data", [.. Data(manifest, values)]);
        yield return ("Quality", [.. Quality(values)]);
        yield return ("Health", [.. Health()]);
    }

    /// <summary>A series of the instances that are looked at.</summary>
    public static string Here(Series series) => Promql.Select(series.Name, ThisInstance);

    /// <summary>The samples of a series of the instances that are looked at for which a condition holds.</summary>
    public static string Here(Series series, string condition) => Promql.Select(series.Name, ThisInstance, condition);

    /// <summary>What belongs to the runs that are looked at. The series of a run carry no run id; its info series does.</summary>
    public static string OfRun(string expression) => $"{expression} and on (job, instance) {RunSeriesNames.Info.Name}{{run_id=~\"$run_id\"}}";

    private static GrafanaQuery Query(Series series, string legend) => new(OfRun(Here(series)), legend);

    private static GrafanaQuery Rate(Series series, string legend) => new(OfRun($"rate({Here(series)}[$__rate_interval])"), legend);

    private static GrafanaQuery Quantile(double quantile, Series series, string by, string legend)
    {
        var buckets = Promql.Select(series.Name + "_bucket", ThisInstance);
        return new(
            OfRun(FormattableString.Invariant($"histogram_quantile({quantile}, sum by (job, instance, {by}le) (rate({buckets}[$__rate_interval])))")), legend);
    }

    private static GrafanaPanel[] Progress() =>
    [
        new("Epoch", "none", Query(RunSeriesNames.Epoch, "{{instance}}")) { IsStat = true },
        new("Steps", "none", Query(RunSeriesNames.Steps, "{{instance}}")) { IsStat = true },
        new("Progress", "percentunit", new GrafanaQuery(OfRun($"{Here(RunSeriesNames.Steps)} / ({Here(RunSeriesNames.PlannedSteps)} > 0)"), "{{instance}}")) { IsStat = true },
        new("Time left", "s", Query(RunSeriesNames.Remaining, "{{instance}}")) { IsStat = true },
        new("Steps per second", "none", Rate(RunSeriesNames.Steps, "{{instance}}")) { IsStat = true },
        new("Since the last step", "s", new GrafanaQuery(OfRun($"time() - {Here(RunSeriesNames.LastStep)}"), "{{instance}}")) { IsStat = true },
    ];

    private static IEnumerable<GrafanaPanel> Losses(IReadOnlyList<DeclaredValue> values)
    {
        var losses = values.Where(value => value.Field.Role == FieldRole.Loss).ToList();
        if (losses.Any(value => value.Series == RunSeriesNames.Loss))
        {
            yield return new("Losses", "none", Query(RunSeriesNames.Loss, "{{loss}}")) { Description = Describe(losses.Where(value => value.Series == RunSeriesNames.Loss)) };
        }

        List<GrafanaQuery> epochs = losses.Any(value => value.Series != RunSeriesNames.ValidationLoss) ? [Query(RunSeriesNames.EpochLoss, "{{loss}}, training")] : [];
        if (losses.Any(value => value.Series == RunSeriesNames.ValidationLoss)) epochs.Add(Query(RunSeriesNames.ValidationLoss, "{{loss}}, validation"));
        if (epochs.Count > 0) yield return new("Losses of the last epoch", "none", epochs);
    }

    private static IEnumerable<GrafanaPanel> Optimization(IReadOnlyList<DeclaredValue> values)
    {
        var gradients = Declared(values, FieldRole.GradientNorm);
        if (gradients.Count > 0)
        {
            yield return new("Gradient norms", "none", gradients.Select(series => Query(series, $"{{{{{series.Labels[0]}}}}}")).ToList())
            {
                Description = Describe(values.Where(value => value.Field.Role == FieldRole.GradientNorm)),
                IsLogarithmic = true,
            };
        }

        var learningRates = Declared(values, FieldRole.LearningRate);
        if (learningRates.Count > 0)
            yield return new("Learning rates", "none", learningRates.Select(series => Query(series, $"{{{{{series.Labels[0]}}}}}")).ToList()) { IsLogarithmic = true };
    }

    private static IEnumerable<GrafanaPanel> Phases(Manifest manifest)
    {
        yield return new(
            "Step duration", "s", Quantile(0.5, RunSeriesNames.StepDuration, "", "median"), Quantile(0.95, RunSeriesNames.StepDuration, "", "95 %"));
        var phases = manifest.Records.Where(record => record.Schema.Role == RecordRole.Phase).ToList();
        if (phases.Count == 0) yield break;

        yield return new("Phase duration, 95 %", "s", Quantile(0.95, RunSeriesNames.PhaseDuration, "phase, ", "{{phase}}"));
        var spent = $"rate({Promql.Select(RunSeriesNames.PhaseDuration.Name + "_sum", ThisInstance)}[$__rate_interval])";
        yield return new("Share of the time", "percentunit", new GrafanaQuery(
            OfRun($"sum by (job, instance, phase) ({spent}) / on (job, instance) group_left () sum by (job, instance) ({spent})"), "{{phase}}"));
        if (phases.Any(phase => phase.Schema.Fields.Any(field => field.Name == "skipped")))
            yield return new("Phases skipped", "none", Query(RunSeriesNames.PhaseSkipped, "{{phase}}")) { IsAlarm = true, Description = RunSeriesNames.PhaseSkipped.Help };
    }

    private static IEnumerable<GrafanaPanel> Data(Manifest manifest, IReadOnlyList<DeclaredValue> values)
    {
        if (values.Any(value => value.Field.Rate)) yield return new("Throughput", "none", Query(RunSeriesNames.Throughput, "{{counter}} per second"));
        foreach (var counter in values.Where(value => value.Field.Role == FieldRole.Counter).DistinctBy(value => value.Series!.Name))
            yield return new(counter.Field.Name, UnitOf(counter.SeriesUnit), Query(counter.Series!, Legend(counter))) { Description = counter.Series!.Help };
        if (manifest.Records.Any(record => record.Schema.Role == RecordRole.Event)) yield return new("Events", "none", Query(RunSeriesNames.Events, "{{event}}"));
    }

    private static IEnumerable<GrafanaPanel> Quality(IReadOnlyList<DeclaredValue> values)
    {
        foreach (var value in values.Where(value => value.Field.Role is FieldRole.Gauge or FieldRole.Histogram).DistinctBy(value => value.Series!.Name))
        {
            var series = value.Series!;
            IReadOnlyList<GrafanaQuery> queries = value.Field.Role == FieldRole.Gauge
                ? [Query(series, Legend(value))]
                : [Quantile(0.5, series, "", "median"), Quantile(0.95, series, "", "95 %")];
            yield return new(Title(value), UnitOf(value.SeriesUnit), queries) { Description = series.Help };
        }
    }

    private static IEnumerable<GrafanaPanel> Health()
    {
        foreach (var (title, series) in new[]
        {
            ("Faults", RunSeriesNames.Faults),
            ("Dropped records", RunSeriesNames.Dropped),
            ("Exporter faults", RunSeriesNames.ExporterFaults),
            ("Refused steps", RunSeriesNames.RefusedSteps),
        })
        {
            yield return new(title, "none", Query(series, "{{instance}}")) { IsStat = true, IsAlarm = true, Description = series.Help };
        }

        // What values are checked for by their role is found in every run.
        yield return new("Anomalies", "none", Query(RunSeriesNames.Anomalies, "{{quantity}}: {{anomaly}}, {{severity}}")) { IsAlarm = true, Description = RunSeriesNames.Anomalies.Help };
        yield return new("Anomalies now", "none", Query(RunSeriesNames.AnomalyActive, "{{quantity}}: {{anomaly}}")) { IsAlarm = true, Description = RunSeriesNames.AnomalyActive.Help };
        yield return new("Expected at most", "none", Query(RunSeriesNames.ExpectedHigh, "{{quantity}}: {{anomaly}}")) { IsLogarithmic = true, Description = RunSeriesNames.ExpectedHigh.Help };
    }

    private static List<Series> Declared(IEnumerable<DeclaredValue> values, FieldRole role) =>
        [.. values.Where(value => value.Field.Role == role).Select(value => value.Series!).Distinct()];

    private static string Title(DeclaredValue value) => value.Record.Schema.Role switch
    {
        RecordRole.Evaluation => $"{value.Field.Name}, validation",
        RecordRole.Epoch => $"{value.Field.Name}, epoch",
        _ => value.Field.Name,
    };

    private static string Legend(DeclaredValue value) =>
        string.Join(' ', value.Record.Schema.Fields.Where(field => field.Role == FieldRole.Label).Select(field => $"{{{{{field.Name}}}}}").Prepend("{{instance}}"));

    private static string? Describe(IEnumerable<DeclaredValue> values)
    {
        var lines = values.Where(value => value.Field.Help is not null)
            .DistinctBy(value => value.Field.Name)
            .Select(value => $"{value.Field.Name}: {value.Field.Help}{(value.Field.Unit is { } unit ? $" In {unit}." : "")}");
        return string.Join('\n', lines) is { Length: > 0 } text ? text : null;
    }

    private static string UnitOf(string? unit) => unit switch
    {
        null => "none",
        "seconds" => "s",
        "bytes" => "bytes",
        "ratio" => "percentunit",
        _ => $"suffix: {unit}",
    };
}
