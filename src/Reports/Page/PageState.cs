using System.Text.Json;

namespace Instrumentation.Reports.Page;

/// <summary>Everything that the page shows but the curves, as its script reads it. Texts are final: the script escapes them and puts them in place.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Status">One word for the colour: <c>running</c>, <c>completed</c>, <c>interrupted</c>, <c>failed</c> or <c>killed</c>.</param>
/// <param name="StatusText">The status as a sentence.</param>
/// <param name="IsLive">Whether more is to come.</param>
/// <param name="LastStep">The latest step; -1 before the first.</param>
/// <param name="Done">The part of the training that is done, 0 to 1; null without a plan.</param>
/// <param name="Facts">What stands at the top.</param>
/// <param name="Notice">What the page lacks; null for nothing.</param>
/// <param name="Charts">The charts, in their order.</param>
/// <param name="Data">What the training has read.</param>
/// <param name="Samples">What the model made, the latest first.</param>
/// <param name="AnomalyTotal">How many episodes there were.</param>
/// <param name="Anomalies">The latest episodes, the latest first.</param>
/// <param name="Marks">Where episodes began.</param>
/// <param name="Health">How the recording does.</param>
internal sealed record PageState(
    string RunId,
    string Status,
    string StatusText,
    bool IsLive,
    long LastStep,
    double? Done,
    IReadOnlyList<PageFact> Facts,
    string? Notice,
    IReadOnlyList<PageChart> Charts,
    IReadOnlyList<PageFact> Data,
    IReadOnlyList<PageSample> Samples,
    long AnomalyTotal,
    IReadOnlyList<PageAnomaly> Anomalies,
    IReadOnlyList<PageMark> Marks,
    IReadOnlyList<PageFact> Health)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>As JSON in which no sign could end a script element.</summary>
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>A figure with its name.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Note">What there is to add; null for nothing.</param>
/// <param name="IsBad">Whether it is as it should not be.</param>
internal sealed record PageFact(string Name, string Value, string? Note = null, bool IsBad = false);

/// <summary>A chart.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Section">The section in which it stands.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Unit">The unit of its values; null for a bare number.</param>
/// <param name="Kind"><c>line</c>, <c>stack</c> for quantities that add up, or <c>dots</c> for few values.</param>
/// <param name="Help">One sentence about it; null for none.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record PageChart(string Id, string Section, string Title, string? Unit, string Kind, string? Help, IReadOnlyList<PageLine> Lines);

/// <summary>A line of a chart.</summary>
/// <param name="Series">The place of the quantity in the run's history.</param>
/// <param name="Name">What the legend says.</param>
/// <param name="Color">The number of its colour.</param>
/// <param name="IsHeldOut">Whether it is of held-out data, which is shown as dots.</param>
/// <param name="Metric">What anomalies call it.</param>
/// <param name="HasRange">Whether a rule says what is expected of it.</param>
internal sealed record PageLine(int Series, string Name, int Color, bool IsHeldOut, string Metric, bool HasRange);

/// <summary>Something that the model made.</summary>
/// <param name="Id">Its number in the page.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Values">What was recorded with it.</param>
/// <param name="Image">The address of its picture; null for none.</param>
/// <param name="Audio">The address of its sound; null for none.</param>
/// <param name="File">The address of the file itself; null for none.</param>
internal sealed record PageSample(string Id, string Title, IReadOnlyList<PageFact> Values, string? Image, string? Audio, string? File);

/// <summary>An episode of an anomaly.</summary>
/// <param name="Id">Its name in the page.</param>
/// <param name="Type">What is wrong, such as <c>loss spike</c>.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c>, <c>critical</c> or <c>fatal</c>.</param>
/// <param name="Metric">The quantity.</param>
/// <param name="Where">The steps.</param>
/// <param name="Details">The value and what was expected.</param>
/// <param name="Advice">What to do.</param>
/// <param name="FirstStep">Its first step.</param>
/// <param name="LastStep">Its last step so far.</param>
/// <param name="IsOpen">Whether it lasts.</param>
internal sealed record PageAnomaly(
    string Id, string Type, string Severity, string Metric, string Where, string Details, IReadOnlyList<string> Advice, long FirstStep, long LastStep, bool IsOpen);

/// <summary>Where an episode of an anomaly began.</summary>
internal sealed record PageMark(string Metric, long Step, string Severity, string Type);
