using Instrumentation.Export.Text;
using Instrumentation.Generators.Diagnostics;
using Instrumentation.Generators.Models;

namespace Instrumentation.Generators.Discovery;

/// <summary>Checks one placeholder of a template: its name, its unit, its format.</summary>
internal static class PlaceholderCheck
{
    public static void Check(MethodContext context, Placeholder placeholder, TemplateText source, TemplateVocabulary vocabulary)
    {
        var whole = source.Locate(placeholder.Start, placeholder.Length);
        if (vocabulary.Find(placeholder.Name) is not { } name)
        {
            context.Report(Descriptors.UnknownPlaceholder, whole, placeholder.Name, context.Method.Name, string.Join(", ", vocabulary.Names));
            return;
        }

        if (name.NoText is { } what)
        {
            context.Report(Descriptors.NoText, whole, placeholder.Name, what);
            return;
        }

        var specifier = name.Type?.FieldType == "Time" ? default : PlaceholderSpecifier.Parse(placeholder.Format);
        var format = name.Type?.FieldType == "Time" ? placeholder.Format : specifier.Format;
        if (specifier.Conversion is { } conversion)
        {
            // Behind the opening brace, the name and the colon.
            var place = source.Locate(placeholder.Start + placeholder.Name.Length + 2, conversion.Length);
            if (conversion == PlaceholderSpecifier.Sum)
            {
                if (!name.HasSum) context.Report(Descriptors.NoSum, place, placeholder.Name);
            }
            else if (!IsAmount(name) || !DisplayUnit.Find(conversion)!.Fits(name.Unit))
            {
                context.Report(Descriptors.InvalidUnit, place, placeholder.Name, conversion, Unit(name), Remedy(name));
            }
        }

        if (format is null) return;
        if (format.Length == 0) context.Report(Descriptors.MalformedTemplate, whole, $"The format of '{placeholder.Name}' is empty");
        else if (name.Type is null) context.Report(Descriptors.InvalidFormat, whole, format, placeholder.Name, "a text", "remove the format");
        else if (NumericFormat.Remedy(format, Shown(name.Type, specifier)) is { } remedy)
            context.Report(Descriptors.InvalidFormat, whole, format, placeholder.Name, WithArticle(Shown(name.Type, specifier)), remedy);
    }

    // A converted value and a sum have fractions, whatever the value itself is.
    private static RecordedType Shown(RecordedType type, PlaceholderSpecifier specifier) =>
        specifier.Conversion is null || !type.IsNumeric ? type : new RecordedType("Double", "double", "double");

    private static bool IsAmount(TemplateName name) => name.Type is { IsNumeric: true, IsBoolean: false, IsEnum: false };

    private static string Unit(TemplateName name) => name.Unit is { } unit ? $"in {unit}" : "without a unit";

    private static string Remedy(TemplateName name)
    {
        var fitting = IsAmount(name) ? string.Join(", ", DisplayUnit.NamesFor(name.Unit)) : "";
        if (fitting.Length > 0) return $"use one of {fitting}";
        return name.Unit is null ? "declare its Unit, such as \"bytes\", \"seconds\" or \"ratio\", or use a format" : "use a format";
    }

    private static string WithArticle(RecordedType type) => ("aeio".Contains(char.ToLowerInvariant(type.Display[0])) ? "an " : "a ") + type.Display;
}
