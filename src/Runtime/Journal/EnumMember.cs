namespace Instrumentation;

/// <summary>A named value of a recorded enumeration.</summary>
/// <param name="Name">Its name in code.</param>
/// <param name="Value">Its integer; of a <c>ulong</c> enumeration the same 64 bits.</param>
public sealed record EnumMember(string Name, long Value);
