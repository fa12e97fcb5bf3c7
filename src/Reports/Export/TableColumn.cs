using System.Globalization;
using System.Text.Json;

namespace Instrumentation.Reports.Export;

/// <summary>What is to be known of a column before a row of it can be written: its type, which what it holds may widen.</summary>
/// <param name="name">Its name.</param>
/// <param name="declared">The type that the program declared for it; null where nobody says.</param>
internal sealed class TableColumn(string name, DeclaredType? declared)
{
    private bool _hasText, _hasTime, _hasFlag, _hasNumber, _hasFraction, _hasName;

    public string Name => name;

    /// <summary>Whether each row has a list of values.</summary>
    public bool IsList { get; private set; } = declared is { IsList: true };

    /// <summary>Whether a row has a value, or its type is known all the same: of what is null everywhere, nobody could say what it is.</summary>
    public bool IsKnown => declared is not null || _hasText || _hasFlag || _hasNumber || _hasName;

    /// <summary>
    /// What is declared, where all values fit. Numbers that are declared nowhere are real, so that the type does not depend on the values that a run happened to have.
    /// </summary>
    public ColumnType Type => declared?.Type switch
    {
        ColumnType.Time when !_hasText => ColumnType.Time,
        ColumnType.Text => ColumnType.Text,
        _ when _hasText || _hasTime => ColumnType.Text,
        ColumnType.Flag when !_hasNumber && !_hasName => ColumnType.Flag,
        ColumnType.Whole when !_hasFraction && !_hasName => ColumnType.Whole,
        null when _hasFlag && !_hasNumber && !_hasName => ColumnType.Flag,
        _ => ColumnType.Real,
    };

    /// <summary>Takes note of a value.</summary>
    public void See(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                IsList = true;
                foreach (var element in value.EnumerateArray()) See(element);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                _hasFlag = true;
                break;
            case JsonValueKind.Number:
                _hasNumber = true;
                _hasFraction |= !value.TryGetInt64(out _);
                break;
            case JsonValueKind.String when IsNotFinite(value):
                _hasName = true;
                break;
            case JsonValueKind.String when declared is { Type: ColumnType.Time } && TimeOf(value) is not null:
                _hasTime = true;
                break;
            case JsonValueKind.String or JsonValueKind.Object:
                _hasText = true;
                break;
        }
    }

    /// <summary>Whether it is one of the numbers that JSON has no other way to write.</summary>
    public static bool IsNotFinite(JsonElement value) => value.ValueKind == JsonValueKind.String && (value.ValueEquals("NaN"u8) || value.ValueEquals("Infinity"u8) || value.ValueEquals("-Infinity"u8));

    public static DateTime? TimeOf(JsonElement value) =>
        DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time.UtcDateTime : null;
}
