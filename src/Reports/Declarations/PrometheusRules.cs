using System.Globalization;
using System.Text;
using Instrumentation.Export.Prometheus;

namespace Instrumentation.Reports.Declarations;

/// <summary>Recording and alerting rules for what an assembly declares, as a rule file of Prometheus.</summary>
internal static class PrometheusRules
{
    /// <summary>How long an alert about a happening stays.</summary>
    private const string Window = "10m";

    /// <summary>Without a step for this long, training is taken to stand still.</summary>
    private const int StalledAfterSeconds = 600;

    /// <summary>What is worth an information only alerts nobody.</summary>
    private const string IsBad = "severity!=\"info\"";

    public static string Create(Manifest manifest)
    {
        var values = DeclaredValue.Of(manifest);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# What the annotations of {manifest.Name} declare; written by 'instrumentation generate', not by hand.\n");
        text.Append("groups:\n");
        WriteGroup(text, "training-recording", Recordings(manifest).Select(Text));
        WriteGroup(text, "training-values", Checks(manifest).Concat(NotFinite(values)).Select(Text));
        WriteGroup(text, "training-run", Run().Select(Text));
        return text.ToString();
    }

    private static IEnumerable<Recording> Recordings(Manifest manifest)
    {
        yield return new("instance:training_steps:rate5m", $"sum by (job, instance) (rate({RunSeriesNames.Steps.Name}[5m]))");
        yield return new("instance:training_progress:ratio", $"{RunSeriesNames.Steps.Name} / ({RunSeriesNames.PlannedSteps.Name} > 0)");
        yield return new(
            "instance:training_step_duration_seconds:p95_5m",
            $"histogram_quantile(0.95, sum by (job, instance, le) (rate({RunSeriesNames.StepDuration.Name}_bucket[5m])))");
        if (manifest.Records.All(record => record.Schema.Role != RecordRole.Phase)) yield break;

        var phases = RunSeriesNames.PhaseDuration.Name;
        yield return new(
            "instance_phase:training_phase_duration_seconds:p95_5m",
            $"histogram_quantile(0.95, sum by (job, instance, phase, le) (rate({phases}_bucket[5m])))");
        yield return new(
            "instance_phase:training_phase_duration_seconds:share5m",
            $"sum by (job, instance, phase) (rate({phases}_sum[5m])) / on (job, instance) group_left () sum by (job, instance) (rate({phases}_sum[5m]))");
    }

    private static IEnumerable<Alert> Checks(Manifest manifest)
    {
        var isGuarded = manifest.Records.Any(record => record.Schema.Fields.Any(field => field.Name == "skipped"));
        var checks = manifest.Records
            .SelectMany(record => record.Checks, (record, check) => (record.Schema.Source, Check: check))
            .DistinctBy(declared => (declared.Check.Quantity, declared.Check.Anomaly))
            .ToList();
        foreach (var (source, check) in checks)
        {
            var counter = Promql.Select(RunSeriesNames.Anomalies.Name, $"anomaly=\"{NameOf(check.Anomaly)}\"", $"quantity=\"{check.Quantity}\"", IsBad);
            yield return new(
                "Training" + check.Anomaly,
                Promql.Grew(counter, Window),
                null,
                $"{check.Quantity} {check.Happening} on {{{{ $labels.instance }}}}",
                Sentences(check.Field.Help, Rule(check, source, isGuarded)),
                check.Anomaly switch
                {
                    Anomaly.NonFinite => "Stop the run unless it recovers by itself; resume from the last checkpoint with a lower learning rate, and look at the batch in anomalies.jsonl.",
                    Anomaly.Spike => "Look at anomalies.jsonl for the step and at the data of its batch; lower the learning rate or clip the gradients if it happens again.",
                    _ => "Read anomalies.jsonl for the step and what was expected, and the log of the run for what to do about it.",
                })
            {
                Labels = [("quantity", check.Quantity)],
            };
        }

        yield return new(
            "TrainingAnomaly",
            Undeclared([.. checks.Select(declared => declared.Check)]),
            null,
            "{{ $labels.quantity }} is anomalous ({{ $labels.anomaly }}) on {{ $labels.instance }}",
            "Found by what a value is checked for by its role, or by what every run is checked for.",
            "Read anomalies.jsonl for the step and what was expected, and the log of the run for what to do about it.");
        yield return new(
            "TrainingAnomalyActive",
            string.Create(CultureInfo.InvariantCulture, $"{RunSeriesNames.AnomalyActive.Name} >= {(int)Severity.Critical + 1}"),
            "critical",
            "{{ $labels.quantity }} is critically anomalous ({{ $labels.anomaly }}) on {{ $labels.instance }}, and not over it",
            RunSeriesNames.AnomalyActive.Help,
            "Read the log of the run for what to do about it; the training suffers while this lasts.");
    }

    private static string Rule(DeclaredCheck check, string source, bool isGuarded) => check.Limits is { } limits
        ? $"Found are values {limits}."
        : check.Anomaly == Anomaly.NonFinite && isGuarded ? $"Recorded by {source}. Guarded phases later in such a step do not run." : $"Recorded by {source}.";

    /// <summary>What was found of which no check tells.</summary>
    private static string Undeclared(IReadOnlyList<DeclaredCheck> checks)
    {
        var all = Promql.Grew(Promql.Select(RunSeriesNames.Anomalies.Name, IsBad), Window);
        if (checks.Count == 0) return all;

        var declared = checks.GroupBy(check => NameOf(check.Anomaly)).Select(anomaly => Promql.Select(
            RunSeriesNames.Anomalies.Name, $"anomaly=\"{anomaly.Key}\"", $"quantity=~\"{string.Join('|', anomaly.Select(check => check.Quantity))}\""));
        return $"({all}) unless ({string.Join(" or ", declared)})";
    }

    private static string NameOf(Anomaly anomaly) => SeriesNames.SnakeCase(anomaly.ToString());

    private static IEnumerable<Alert> NotFinite(IReadOnlyList<DeclaredValue> values)
    {
        var series = values.Where(value => value.Field.Role is FieldRole.Loss or FieldRole.GradientNorm or FieldRole.LearningRate).Select(value => value.Series!).ToList();
        if (series.Contains(RunSeriesNames.Loss)) series.Add(RunSeriesNames.EpochLoss);
        return series.Distinct().Select(found => new Alert(
            "TrainingNotANumber",
            Promql.IsNotFinite(found.Name),
            "critical",
            $"{found.Name} of {{{{ $labels.{found.Labels[0]} }}}} is {{{{ $value }}}} on {{{{ $labels.instance }}}}",
            found.Help,
            "If it stays so, training is lost: stop the run and resume from the last checkpoint.")
        {
            Labels = [("series", found.Name)],
        });
    }

    private static IEnumerable<Alert> Run()
    {
        yield return new(
            "TrainingStalled",
            string.Create(CultureInfo.InvariantCulture, $"time() - {RunSeriesNames.LastStep.Name} > {StalledAfterSeconds}"),
            "critical",
            "no step has ended for {{ $value | humanizeDuration }} on {{ $labels.instance }}",
            RunSeriesNames.LastStep.Help,
            "See in the log what ran last: an evaluation that takes this long is no fault; a loop that waits for data or a device is.");
        yield return Happening("TrainingFault", RunSeriesNames.Faults, "an annotated method failed on {{ $labels.instance }}", "Read faults.jsonl of the run: it names the method and the exception.");
        yield return Happening("TrainingStepsRefused", RunSeriesNames.RefusedSteps, "steps ran inside another one and were not recorded on {{ $labels.instance }}", "Let one thread run the steps, one after the other; faults.jsonl names the method.");
        yield return Happening("TrainingExporterFault", RunSeriesNames.ExporterFaults, "an exporter fails on {{ $labels.instance }}", "Read the program's own log for the reason, such as a full disk. The journal has every record; a report can be written anew from it.");
        yield return Happening("TrainingValuesUnshowable", RunSeriesNames.Unshowable, "{{ $labels.series }} got values that it cannot show on {{ $labels.instance }}", "Find out why a histogram gets NaN or a counter a negative increment; the journal has the values.");
        yield return new(
            "TrainingRecordsDropped",
            $"{RunSeriesNames.Dropped.Name} > 0",
            "warning",
            "{{ $value }} records were dropped on {{ $labels.instance }}",
            RunSeriesNames.Dropped.Help,
            "Look for a slow or full disk under the run's folder, or start the run with WhenFull.Wait. What was dropped stays missing for the rest of the run.");
        yield return Happening("TrainingRecordsLost", RunSeriesNames.Lost, "{{ $labels.reader }} lost records {{ $labels.kind }} on {{ $labels.instance }}", "Read records_lost.jsonl of the run for the reason: a full disk, or an exporter that is behind by more than the journal's quota.");
    }

    private static Alert Happening(string name, Series counter, string summary, string remedy) =>
        new(name, Promql.Grew(counter.Name, Window), "warning", summary, counter.Help, remedy);

    // A brace that belongs to a help text must not become a template.
    private static string Sentences(string? help, string rest) => help is null ? rest : $"{help.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal)} {rest}";

    private static void WriteGroup(StringBuilder text, string name, IEnumerable<string> rules)
    {
        var all = string.Concat(rules);
        if (all.Length > 0) text.Append(CultureInfo.InvariantCulture, $"  - name: {name}\n    rules:\n{all}");
    }

    private static string Text(Recording rule) => $"      - record: {rule.Name}\n        expr: {Quoted(rule.Expression)}\n";

    private static string Text(Alert rule) =>
        $"      - alert: {rule.Name}\n        expr: {Quoted(rule.Expression)}\n"
        + (rule.Severity is null && rule.Labels.Count == 0 ? "" : "        labels:\n")
        + (rule.Severity is null ? "" : $"          severity: {rule.Severity}\n")
        + string.Concat(rule.Labels.Select(label => $"          {label.Name}: {label.Value}\n"))
        + "        annotations:\n"
        + $"          summary: {Quoted(rule.Summary)}\n          description: {Quoted(rule.Description)}\n          remedy: {Quoted(rule.Remedy)}\n";

    private static string Quoted(string text) =>
        $"'{string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Replace("'", "''", StringComparison.Ordinal)}'";

    private sealed record Recording(string Name, string Expression);

    /// <param name="Name">Its name.</param>
    /// <param name="Expression">What it looks for.</param>
    /// <param name="Severity">How bad it is; null where the samples that it finds say that themselves.</param>
    /// <param name="Summary">What has happened, in one line.</param>
    /// <param name="Description">More about it.</param>
    /// <param name="Remedy">What to do.</param>
    private sealed record Alert(string Name, string Expression, string? Severity, string Summary, string Description, string Remedy)
    {
        /// <summary>What tells apart the alerts of one name.</summary>
        public IReadOnlyList<(string Name, string Value)> Labels { get; init; } = [];
    }
}
