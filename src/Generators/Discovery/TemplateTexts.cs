using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Instrumentation.Generators.Discovery;

/// <summary>Where the texts of a log attribute are written.</summary>
internal sealed class TemplateTexts(AttributeData log)
{
    private readonly AttributeSyntax? _syntax = log.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    private List<ExpressionSyntax> Expressions { get; } = Flatten(log.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax);

    public TemplateText Message(string value) => new(Expressions.Count > 0 ? Expressions[0] : null, _syntax, value);

    /// <summary>The place of one of the bullet lines, or the whole attribute when the lines are not written one by one.</summary>
    public TemplateText Detail(int index, IReadOnlyList<string> values) =>
        new(Expressions.Count == values.Count + 1 ? Expressions[index + 1] : null, _syntax, values[index]);

    private static List<ExpressionSyntax> Flatten(AttributeSyntax? attribute) =>
        attribute?.ArgumentList?.Arguments
            .Where(argument => argument is { NameEquals: null, NameColon: null })
            .SelectMany(argument => Elements(argument.Expression))
            .ToList() ?? [];

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
        _ => [expression],
    };
}
