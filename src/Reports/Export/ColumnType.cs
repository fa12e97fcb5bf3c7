namespace Instrumentation.Reports.Export;

/// <summary>What the values of a column are.</summary>
internal enum ColumnType
{
    /// <summary>BOOLEAN.</summary>
    Flag,

    /// <summary>BIGINT.</summary>
    Whole,

    /// <summary>DOUBLE, with NaN and the infinities.</summary>
    Real,

    /// <summary>VARCHAR, UTF-8.</summary>
    Text,

    /// <summary>TIMESTAMP WITH TIME ZONE, microseconds of UTC.</summary>
    Time,
}

/// <summary>What is declared of a column.</summary>
/// <param name="Type">What its values are.</param>
/// <param name="IsList">Whether each row has a list of them.</param>
internal readonly record struct DeclaredType(ColumnType Type, bool IsList = false);
