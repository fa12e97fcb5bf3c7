using Instrumentation.Export.History;

namespace Instrumentation.Reports.History;

/// <summary>An event with images or sounds, as a history file has it.</summary>
/// <param name="Event">What it says.</param>
/// <param name="Files">Where its files begin in the history file.</param>
internal sealed record RecordedMedia(HistoryMedia Event, long Files);
