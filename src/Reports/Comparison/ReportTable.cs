namespace Instrumentation.Reports.Comparison;

/// <summary>A table that console, Markdown and page show alike.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Columns">The headings; one that starts with '#' is of numbers and aligned to the right.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
/// <param name="Notes">Sentences below it.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows, params IReadOnlyList<string> Notes);
