namespace Instrumentation.Generators.Models;

/// <summary>Where a recorded value is read.</summary>
internal enum ValueOrigin
{
    /// <summary>It is the result itself.</summary>
    Result,

    /// <summary>It is a property or field of the result.</summary>
    ResultMember,

    /// <summary>It is a parameter.</summary>
    Parameter,
}

/// <summary>One recorded value.</summary>
/// <param name="Name">The quantity's name in <c>snake_case</c>.</param>
/// <param name="Type">What it is made of.</param>
/// <param name="Role">The name of its <c>FieldRole</c>.</param>
/// <param name="Origin">Where it is read.</param>
/// <param name="Member">The member or parameter to read, with its own members as <c>a.b</c>, escaped where one is a keyword; empty for the result itself.</param>
/// <param name="Details">What else its attribute says.</param>
/// <param name="Checks">What it is checked for; null where nothing is said, so that its role decides.</param>
internal sealed record ValueModel(
    string Name,
    RecordedType Type,
    string Role,
    ValueOrigin Origin,
    string Member,
    ValueDetails Details,
    EquatableArray<CheckModel>? Checks)
{
    /// <summary>Whether it goes to the destinations of numbers.</summary>
    public bool IsMetric => Role is not ("Field" or "Label" or "SampleId") && !IsMedia;

    /// <summary>Whether it is a file that is looked at or heard, and not read.</summary>
    public bool IsMedia => Role is "Image" or "Audio";
}

/// <summary>The optional parts of a value's description.</summary>
internal sealed record ValueDetails(string? Short, string? Unit, string? Help, bool Rate, EquatableArray<double>? Buckets, LabelModel? Label = null);

/// <summary>How many values a label can have, and the series budget that it declares; 0 for none.</summary>
internal sealed record LabelModel(int MaxValues, int SeriesBudget);
